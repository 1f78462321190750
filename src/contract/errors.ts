import * as z from 'zod';
import { guardCodes } from './guard-codes.ts';

/** Why something was refused or failed. Guards have codes of their own in `guards.ts`. */
export const failureCodes = [
  'bad-input',
  'wrong-passphrase',
  'wrong-recipient',
  'not-found',
  'duplicate',
  'confirmation-needed',
  'unsafe-edit',
  'file-unreadable',
  'file-unwritable',
  'disk-full',
  'keys-rejected',
  'not-entitled',
  'rate-limited',
  'unreachable',
  'instance-unreachable',
  'host-key-changed',
  'login-refused',
  'program-missing',
  'php-unusable',
  'instance-silent',
  'service-fault',
  'unexpected-answer',
  'not-magento',
  'connector-missing',
  'setting-locked',
  'magento-fault',
  'outcome-unknown',
  'vault-locked',
  'vault-unavailable',
  'profile-busy',
  'profile-corrupt',
  'profile-newer',
  'cancelled',
  'internal',
] as const;

export const GuardCode = z.enum(guardCodes, { error: `must be one of ${guardCodes.join(', ')}` });
export type GuardCode = z.infer<typeof GuardCode>;

export const ErrorCode = z.enum([...new Set([...failureCodes, ...guardCodes])]);
export type ErrorCode = z.infer<typeof ErrorCode>;

/**
 * What a door shows of a failure: what happened to which thing, and what to do next, true at every door.
 * `commandLine` is a whole sentence that the command line alone adds: its option or command for the remedy.
 * `details` are sentences, one for each of several things that are wrong.
 * `override` is there when a guard refused and can be told otherwise: the text to type.
 */
export const Failure = z.strictObject({
  code: ErrorCode,
  message: z.string(),
  remedy: z.string(),
  commandLine: z.string().optional(),
  details: z.array(z.string()).optional(),
  override: z.string().optional(),
});
export type Failure = z.infer<typeof Failure>;

/**
 * One guard's word on an action.
 * `override` is what has to be typed to go on all the same; a refusal without it stands.
 */
export const Finding = z.strictObject({
  code: GuardCode,
  effect: z.enum(['refused', 'warned']),
  message: z.string(),
  remedy: z.string(),
  override: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

/** Something worth saying; `commandLine` as in a failure. */
export const Notice = z.strictObject({ text: z.string(), commandLine: z.string().optional() });
export type Notice = z.infer<typeof Notice>;

/** What is left to do, in order: a command, or a sentence. */
export const FollowUp = z.array(Notice.extend({ command: z.string().optional() }));
export type FollowUp = z.infer<typeof FollowUp>;

/** A typed confirmation: this guard, and the value it asked for. */
export const Override = z.strictObject({ code: GuardCode, value: z.string().min(1, 'must not be empty') });
export type Override = z.infer<typeof Override>;
