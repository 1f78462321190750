import * as z from 'zod';
import type { Dispatch, DispatchOf, MethodTable } from './methods.ts';

const nothing = z.strictObject({});

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
} as const satisfies MethodTable;

export type FileChoice = z.infer<(typeof windowMethods)['files.choose']['input']>;

/** Calls that both windows answer around the core: they decide which core answers the others. */
export const practiceMethods = {
  /** Goes over to a practice profile with an embedded registry; nothing happens where it is in use already. */
  'practice.begin': { input: nothing, output: nothing },
  /** Goes back to the real profile: cancels what is under way in practice, and removes its files. */
  'practice.end': { input: nothing, output: nothing },
} as const satisfies MethodTable;

/** Any call that a page can make whichever window it is in. */
export type WindowDispatch = Dispatch & DispatchOf<typeof practiceMethods>;
