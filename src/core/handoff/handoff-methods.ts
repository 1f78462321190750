import { counted } from '../../contract/counted.ts';
import type { HandoffAnswer } from '../../contract/handoff.ts';
import type { ParsedInput } from '../../contract/methods.ts';
import type { Profile } from '../../contract/model.ts';
import { placeForFile, sealedKeys } from '../place-for-file.ts';
import { readShownFile } from '../shown-file.ts';
import { confirmationNeeded, CoreError } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { enforceGuards } from '../instances/guards.ts';
import { cancelled } from '../jobs/jobs.ts';
import { overridden, record } from '../journal/record-change.ts';
import { fingerprintOf } from '../keys/fingerprint.ts';
import { keyPairName } from '../lookup.ts';
import { assertNewPassphrase } from '../new-passphrase.ts';
import { ensureIdentity, readIdentity } from '../vault/own-identity.ts';
import { select, toDocument } from './create-handoff.ts';
import { type HandoffDocument, readHandoff } from './handoff-document.ts';
import { type Merge, mergeHandoff } from './merge-handoff.ts';
import { readAllKeys } from './merge-keys.ts';

type HandoffMethods = 'handoff.me' | 'handoff.create' | 'handoff.inspect' | 'handoff.open';
type Wish = ParsedInput<'handoff.open'>;

/** Bytes: thousands of key pairs. */
const longestFile = 32_000_000;

const sender = {
  recipient:
    'The file is encrypted to you, which says nothing about who made it: anybody who knows your recipient can.',
  passphrase: 'The file says nothing about who made it: anybody who knows its passphrase can.',
};
const compare =
  'Compare its fingerprint, or those of its key pairs, with whoever sent it, by telephone, before you take it over.';

const inWords = ({ clients, keyPairs, instances }: Record<'clients' | 'keyPairs' | 'instances', unknown[]>) =>
  `${counted(clients.length, 'client')}, ${counted(keyPairs.length, 'key pair')} and ${counted(instances.length, 'instance')}`;

const newOnes = ({ clients, keyPairs, instances }: Merge) => {
  const isNew = ({ state }: { state: string }) => state === 'new';
  return inWords({
    clients: clients.filter(isNew),
    keyPairs: keyPairs.filter(isNew),
    instances: instances.filter(isNew),
  });
};

/** An opened file, and what is to be said of the file itself. */
interface OpenedFile {
  readonly document: HandoffDocument;
  readonly keys: ReturnType<typeof readAllKeys>;
  readonly file: Pick<HandoffAnswer, 'path' | 'fileFingerprint' | 'madeAt' | 'sealedTo'>;
}

export const createHandoffMethods = (core: Core): Handlers<HandoffMethods> => {
  const { ports, vault, jobs, emit } = core;

  const keyFor = async (lock: 'passphrase' | 'recipient', passphrase: string | undefined) => {
    if (lock === 'passphrase') {
      if (passphrase !== undefined) return { passphrase };
      throw new CoreError('wrong-passphrase', 'The hand-off opens with its passphrase.', 'Give it.');
    }
    const identity = await readIdentity(core, await ports.profile.read());
    if (identity !== undefined) return { identity };
    throw new CoreError(
      'wrong-recipient',
      'The file is encrypted to a recipient, and this profile has none yet: it cannot be for you.',
      'Send yours to whoever made the file, and have it made again.',
      { commandLine: 'Make and see yours with `keybridge handoff me`.' },
    );
  };

  const openFile = async ({ path, passphrase, shown }: Wish): Promise<OpenedFile> => {
    const { bytes, fileFingerprint } = await readShownFile(ports.files, path, longestFile, shown);
    const sealedTo = await ports.sealer.sealedTo(bytes);
    const text = await ports.sealer.open(bytes, await keyFor(sealedTo, passphrase));
    const document = readHandoff(text, path);
    const file = { path, fileFingerprint, madeAt: document.at, sealedTo };
    return { document, keys: readAllKeys(document, path), file };
  };

  const answer = (
    { file }: OpenedFile,
    { clients, keyPairs, instances, gateways, findings, notices }: Merge,
    outcome: HandoffAnswer['outcome'],
  ): HandoffAnswer => ({
    ...file,
    ...{ clients, keyPairs, instances, gateways, findings },
    notices: [{ text: `${sender[file.sealedTo]} ${compare}` }, ...notices],
    outcome,
  });

  const assertAllowed = ({ file }: OpenedFile, merge: Merge, { overrides, confirmed }: Wish): void => {
    enforceGuards(merge.findings, overrides);
    if (confirmed) return;
    throw confirmationNeeded(
      `${file.path} brings ${newOnes(merge)}. ${sender[file.sealedTo]}`,
      `Nothing was taken over. ${compare} Confirm to go on.`,
    );
  };

  /** Stores the secrets of what came in; the profile is written after the last one. */
  const takeOver = async (opened: OpenedFile, wish: Wish, signal: AbortSignal): Promise<Merge> => {
    const { jobId } = wish;
    await vault.assertOpen(await ports.profile.read());
    // The first write fixes the id that keychain items are kept under: after a crash, the next try finds them.
    await ports.profile.update(() => undefined);
    return vault.storing((store) =>
      ports.profile.update(async (draft) => {
        const kind = vault.kindOf(draft);
        const merge = mergeHandoff(draft, opened.document, opened.keys);
        assertAllowed(opened, merge, wish);
        if (merge.added.length > 0) draft.vault = kind;
        for (const [done, { pair, secret }] of merge.added.entries()) {
          if (signal.aborted) throw cancelled(`Taking over ${opened.file.path}`);
          if (jobId) {
            const label = keyPairName(draft, pair);
            emit('job.progress', { jobId, done, total: merge.added.length, label });
          }
          await store(draft, pair.id, secret);
        }
        if (signal.aborted) throw cancelled(`Taking over ${opened.file.path}`);
        return merge;
      }),
    );
  };

  return {
    async 'handoff.me'() {
      const { identity, isNew } = await ensureIdentity(core);
      const recipient = await ports.sealer.recipientOf(identity);
      if (isNew) await record(ports, { action: 'handoff.me', text: `Made the recipient ${recipient}` });
      return { recipient };
    },

    'handoff.create': ({ path, to, confirmed, jobId, ...wish }) =>
      jobs.run(jobId, async (signal) => {
        if ('passphrase' in to) assertNewPassphrase(to.passphrase);
        const profile = await ports.profile.read();
        const selected = select(profile, wish);
        const facts = await placeForFile(ports, path, confirmed, sealedKeys);
        await vault.assertOpen(profile);
        let done = 0;
        const document = await toDocument(selected, ports.clock.now().toISOString(), async (pair) => {
          if (signal.aborted) throw cancelled(`The hand-off ${path}`);
          if (jobId) {
            const label = keyPairName(profile, pair);
            emit('job.progress', { jobId, done, total: selected.keyPairs.length, label });
          }
          done += 1;
          return vault.read(profile, pair.id);
        });
        const bytes = await ports.sealer.seal(JSON.stringify(document), to);
        if (signal.aborted) throw cancelled(`The hand-off ${path}`);
        await ports.files.write(facts.realPath, bytes, facts.bytes, 'owner-only');
        const recipient = 'recipient' in to ? to.recipient : undefined;
        await record(ports, {
          action: 'handoff.create',
          text: `Handed off ${inWords(selected)} to ${recipient ?? 'whoever has the passphrase'} in ${facts.realPath}`,
        });
        const { clients, keyPairs, instances } = selected;
        return {
          path: facts.realPath,
          fileFingerprint: fingerprintOf(bytes),
          recipient,
          clients: clients.length,
          keyPairs: keyPairs.length,
          instances: instances.length,
        };
      }),

    async 'handoff.inspect'({ path }) {
      const bytes = await ports.files.read(path, longestFile);
      return { path, sealedTo: await ports.sealer.sealedTo(bytes) };
    },

    'handoff.open': (wish) =>
      jobs.run(wish.jobId, async (signal) => {
        const opened = await openFile(wish);
        const seen: Profile = structuredClone(await ports.profile.read());
        const plan = mergeHandoff(seen, opened.document, opened.keys);
        if (!plan.isAnythingNew) return answer(opened, plan, 'nothing-new');
        if (wish.dryRun) return answer(opened, plan, 'planned');
        assertAllowed(opened, plan, wish);
        const merge = await takeOver(opened, wish, signal);
        await record(ports, {
          action: 'handoff.open',
          text: `Took over ${newOnes(merge)} from the hand-off ${opened.file.fileFingerprint.slice(0, 16)} of ${opened.file.madeAt}${overridden(wish.overrides)}`,
        });
        return answer(opened, merge, 'taken-over');
      }),
  };
};
