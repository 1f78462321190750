import * as z from 'zod';

/** Calls that the desktop window answers itself, beside those of the core. */
export const windowMethods = {
  /** Asks for a file or folder by the system's own dialog. `path` is absolute, and left out where the person cancelled. */
  'files.choose': {
    input: z.strictObject({
      /** An existing file to read or edit, the name of a new one, or a folder. */
      purpose: z.enum(['open', 'save', 'folder']),
      title: z.string().max(200),
      /** Absolute path of a folder or file that the dialog starts with, or the mere name of a file. */
      suggested: z.string().max(4096).optional(),
    }),
    output: z.strictObject({ path: z.string().optional() }),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type FileChoice = z.infer<(typeof windowMethods)['files.choose']['input']>;
