import * as z from 'zod';
import { confirmed } from './method-parts.ts';
import { AbsolutePath } from './model.ts';

const object = z.strictObject;

export const reportMethods = {
  /** Writes what the profile has of all clients, without a secret: a CSV where the path ends in `.csv`, else a page. */
  'report.write': {
    input: object({ path: AbsolutePath, confirmed }),
    output: object({
      path: z.string(),
      format: z.enum(['html', 'csv']),
      clients: z.int(),
      keyPairs: z.int(),
      instances: z.int(),
      /** How many of them need a person. */
      needAttention: object({ instances: z.int(), keyPairs: z.int() }),
    }),
  },
} as const;
