import * as z from 'zod';
import { Finding } from './errors.ts';
import { overrides } from './method-parts.ts';
import { AbsolutePath, Client, Connection, Fingerprint, Instance } from './model.ts';

const object = z.strictObject;

const ImportAnswer = object({
  path: z.string(),
  /** SHA-256 of the file. */
  fileFingerprint: Fingerprint,
  outcome: z.enum(['planned', 'nothing-new', 'imported']),
  /** What comes in, or would with `planned`. */
  clients: z.array(Client),
  instances: z.array(Instance),
  /** What is here already and stays as it is, with how the file differs from it. */
  present: z.array(object({ row: z.int(), name: z.string(), differs: z.array(z.string()) })),
  /** What has to be typed before they come in. */
  findings: z.array(Finding),
});
export type ImportAnswer = z.infer<typeof ImportAnswer>;

/** A way into something on this machine, or that its ssh knows. */
const FoundConnection = object({
  source: z.enum(['ssh', 'ddev', 'warden', 'docker-compose']),
  name: z.string(),
  /** With `/PATH` in the place of a Magento root that is not known. */
  connection: Connection,
  rootIsKnown: z.boolean(),
  /** The connection as a URI. */
  uri: z.string(),
  /** What it leads to, as far as that is known. */
  detail: z.string(),
  /** `Client/Name` of the instances that are reached that way already. */
  usedBy: z.array(z.string()),
});
export type FoundConnection = z.infer<typeof FoundConnection>;

/** Clients and instances that somebody has in a list, and connections that somebody has on this machine. */
export const importMethods = {
  /** CSV or JSON, all or nothing. Every wrong row is in the `details` of the failure. */
  'instances.import': {
    input: object({
      path: z.string(),
      dryRun: z.boolean().default(false),
      /** The `fileFingerprint` that was shown: another file is not imported. */
      shown: Fingerprint.optional(),
      overrides,
    }),
    output: ImportAnswer,
  },

  /** The hosts of the ssh configuration and, where a folder is given, the projects in it. */
  'connections.find': {
    input: object({ folder: AbsolutePath.optional() }),
    output: object({
      connections: z.array(FoundConnection),
      /** What could not be read, a sentence each. */
      notices: z.array(z.string()),
    }),
  },
} as const;
