import * as z from 'zod';
import { BulkRow } from './bulk.ts';
import { Notice } from './errors.ts';
import { confirmed, jobId, overrides, Ref, Secret } from './method-parts.ts';
import { KeyPair, MadeBy } from './model.ts';

const object = z.strictObject;

/**
 * Where an instance stands while a pair is replaced:
 * - `uses-old`: it is bound to the old pair;
 * - `uses-copy`: it is bound to another entry with the same API key, which is replaced by itself;
 * - `not-connected`: it is bound to the new pair, and was not given that, or has something else;
 * - `exported`: a file was exported with it, or one that disconnects it, and whether that is in place cannot be seen from here;
 * - `connected`: it has it, and did not prove it;
 * - `verified`: it has it, and its connector was answered since; `confirmed`: a person said so;
 * - `disconnected`: it has no keys any more.
 */
export const RotationState = z.enum([
  'uses-old',
  'uses-copy',
  'not-connected',
  'exported',
  'connected',
  'verified',
  'confirmed',
  'disconnected',
]);
export type RotationState = z.infer<typeof RotationState>;

export const RotationRow = object({
  instance: z.uuid(),
  /** `Client/Name`. */
  name: z.string(),
  state: RotationState,
  /** The state as a sentence, with what is to be done. */
  text: z.string(),
  /** False where no connection is recorded. */
  isReachable: z.boolean(),
});
export type RotationRow = z.infer<typeof RotationRow>;

/** How far the replacement of a pair is; read from the profile alone, so that an interruption loses nothing of it. */
export const Rotation = object({
  from: KeyPair,
  /** Undefined where it was not begun. */
  to: KeyPair.optional(),
  /** Every instance that uses the old pair, or did when this was begun. */
  instances: z.array(RotationRow),
  /** Nothing needs the old pair any more: it may be deleted in the API Portal. */
  isFinished: z.boolean(),
});
export type Rotation = z.infer<typeof Rotation>;

const rowsAnswer = object({ rotation: Rotation, rows: z.array(BulkRow) });

/** `instances`: every one that is left where none are named. */
const rowsWish = {
  keys: Ref,
  instances: z.array(Ref).optional(),
  withGateways: z.boolean().default(false),
  viaEnvPhp: z.boolean().default(false),
  confirmed,
  overrides,
  jobId,
};

/** Putting a new key pair in the place of an old one, everywhere it is used. */
export const rotationMethods = {
  'rotation.show': { input: object({ keys: Ref }), output: Rotation },
  /**
   * The new pair is checked, and from then on stands for the old one; no instance is touched. It is `to`, or is added
   * from its texts as `keys.add` does; the same texts again are the same pair. One that is refused replaces
   * nothing, and is not kept where it was added for this.
   */
  'rotation.begin': {
    input: object({
      keys: Ref,
      to: Ref.optional(),
      texts: object({
        apiKey: Secret.optional(),
        privateKey: Secret,
        keyPassphrase: Secret.optional(),
      }).optional(),
      /** Of a pair that is added. */
      madeBy: MadeBy.optional(),
    }),
    /** `warnings`: what there is to say of a pair that was added. */
    output: object({ rotation: Rotation, warnings: z.array(Notice) }),
  },
  /** Binds instances to the new pair, connects them and has them verified, each as by hand; a row each, as in `bulk.run`. */
  'rotation.continue': { input: object(rowsWish), output: rowsAnswer },
  /** The same back to the old pair; where no instance was named and all are back, nothing is replaced any more. */
  'rotation.undo': { input: object(rowsWish), output: rowsAnswer },
  /** A person says that an instance uses the new pair, where Keybridge has no way in; its name has to be typed. */
  'rotation.confirm': { input: object({ keys: Ref, instance: Ref, overrides }), output: Rotation },
} as const;
