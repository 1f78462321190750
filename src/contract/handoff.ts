import * as z from 'zod';
import { Finding, Notice } from './errors.ts';
import { confirmed, jobId, overrides, Ref, Secret } from './method-parts.ts';
import { Edition, Fingerprint, Gateways, KeyEnvironment, MadeBy, Moment, Stage } from './model.ts';

const object = z.strictObject;

/** What a file has of a thing that may be here: `new` comes in, `present` stays as it is, `conflict` is left out. */
const state = z.enum(['new', 'present', 'conflict']);

/** What is in a hand-off, beside what is here; without any secret. */
const HandoffContents = object({
  path: z.string(),
  /** SHA-256 of the file: what maker and receiver compare by telephone. */
  fileFingerprint: Fingerprint,
  madeAt: Moment,
  sealedTo: z.enum(['passphrase', 'recipient']),
  clients: z.array(object({ name: z.string(), edition: Edition, state, note: z.string().optional() })),
  keyPairs: z.array(
    object({
      client: z.string(),
      label: z.string(),
      keyEnvironment: KeyEnvironment,
      madeBy: MadeBy.optional(),
      /** Of the public key, as in a key pair. */
      privateKeyFingerprint: Fingerprint,
      apiKeyFingerprint: Fingerprint,
      apiKeyEnding: z.string().max(4),
      state,
      /** What it is called here, or why it is left out. */
      note: z.string().optional(),
    }),
  ),
  instances: z.array(
    object({
      /** `Client/Name`. */
      name: z.string(),
      stage: Stage,
      /** As a URI. */
      connection: z.string(),
      dataSpace: z.string().optional(),
      state,
      /** How what is here differs. */
      note: z.string().optional(),
    }),
  ),
  /** Those that come with it, where they are not the profile's own already. */
  gateways: Gateways.partial(),
  /** What has to be typed before it is taken over, and what to know afterwards. */
  findings: z.array(Finding),
  notices: z.array(Notice),
});

const HandoffAnswer = HandoffContents.extend({
  outcome: z.enum(['planned', 'nothing-new', 'taken-over']),
});
export type HandoffAnswer = z.infer<typeof HandoffAnswer>;

const HandoffMade = object({
  path: z.string(),
  fileFingerprint: Fingerprint,
  /** Whom it is for, where that is not whoever has the passphrase. */
  recipient: z.string().optional(),
  clients: z.int(),
  keyPairs: z.int(),
  instances: z.int(),
});
export type HandoffMade = z.infer<typeof HandoffMade>;

/** Key pairs, and what belongs to them, from one Keybridge to another in an age file. */
export const handoffMethods = {
  /** The recipient that others encrypt hand-offs to; made where there is none yet. */
  'handoff.me': { input: object({}), output: object({ recipient: z.string() }) },

  'handoff.create': {
    input: object({
      path: z.string(),
      to: z.union([object({ passphrase: Secret }), object({ recipient: z.string().trim() })]),
      /** Whose key pairs; of all clients where neither clients nor key pairs are named. */
      clients: z.array(Ref).optional(),
      keys: z.array(Ref).optional(),
      withInstances: z.boolean().default(false),
      /** Gateways other than Adobe's own. */
      withGateways: z.boolean().default(false),
      confirmed,
      jobId,
    }),
    output: HandoffMade,
  },

  /** What opens the file, before it is opened. */
  'handoff.inspect': {
    input: object({ path: z.string() }),
    output: object({ path: z.string(), sealedTo: z.enum(['passphrase', 'recipient']) }),
  },

  /** Shows what is in it; with neither `dryRun` nor a refusal, takes over what is new, all or nothing. */
  'handoff.open': {
    input: object({
      path: z.string(),
      passphrase: Secret.optional(),
      dryRun: z.boolean().default(false),
      /** The `fileFingerprint` that was shown: another file is not taken over. */
      shown: Fingerprint.optional(),
      confirmed,
      overrides,
      jobId,
    }),
    output: HandoffAnswer,
  },
} as const;
