import * as z from 'zod';
import { Failure, FollowUp, Notice } from './errors.ts';
import { confirmed, jobId, overrides, Ref } from './method-parts.ts';
import { AbsolutePath, Drift, ExportFormat, Stage } from './model.ts';

const object = z.strictObject;

/** What is done with each of many instances: the same as the method for one of them does. */
export const BulkAction = z.discriminatedUnion('kind', [
  /** Of the key pairs that it uses; one that several use is asked for once. */
  object({ kind: z.literal('check') }),
  object({ kind: z.literal('inspect') }),
  object({ kind: z.literal('verify') }),
  object({
    kind: z.literal('connect'),
    withGateways: z.boolean().default(false),
    viaEnvPhp: z.boolean().default(false),
    dryRun: z.boolean().default(false),
  }),
  /** One file an instance. No env.php: that is encrypted with each instance's own crypt key. */
  object({
    kind: z.literal('export'),
    format: ExportFormat.exclude(['env-php']),
    folder: AbsolutePath,
    withGateways: z.boolean().default(false),
  }),
]);
export type BulkAction = z.infer<typeof BulkAction>;

/** Which instances; all of them hold, and without any it is every one that the action suits. */
export const selection = {
  /** Exactly these, suited or not. */
  instances: z.array(Ref).optional(),
  client: Ref.optional(),
  stage: Stage.optional(),
  /** Those at which the same action failed, or was not begun, when it was last done with many. */
  failed: z.boolean().default(false),
};

/** What came of one instance. */
export const BulkRow = object({
  instance: z.uuid(),
  /** `Client/Name`. */
  name: z.string(),
  /** `cancelled`: it was not begun, or stopped before anything was changed. */
  outcome: z.enum(['done', 'nothing-to-do', 'failed', 'cancelled']),
  /** What was done, in a few words; of a failure its message. */
  text: z.string(),
  /** Differences that are there now, where it was looked into. */
  drift: z.array(Drift),
  notices: z.array(Notice),
  followUp: FollowUp,
  failure: Failure.optional(),
  milliseconds: z.int().min(0),
});
export type BulkRow = z.infer<typeof BulkRow>;

/** An instance that was chosen by what it is, and does not suit the action. */
export const LeftOut = object({ instance: z.uuid(), name: z.string(), reason: z.string() });
export type LeftOut = z.infer<typeof LeftOut>;

/** Work with many instances. */
export const bulkMethods = {
  /**
   * A row an instance, in the order of the profile; a failure of one stops no other. `jobs.cancel` stops what has not
   * begun, and what may be stopped: the rows say which. Connecting is confirmed once for all, and so are files that
   * are there already; guards refuse one by one.
   */
  'bulk.run': {
    input: object({ ...selection, action: BulkAction, confirmed, overrides, jobId }),
    output: object({ rows: z.array(BulkRow), leftOut: z.array(LeftOut) }),
  },
} as const;
