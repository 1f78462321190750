import type { Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { cancelled } from '../jobs/jobs.ts';
import { assertConnection } from '../instances/connection-uri.ts';
import { enforceGuards } from '../instances/guards.ts';
import { record } from '../journal/record-change.ts';
import { keyPairName } from '../lookup.ts';
import { assertNewPassphrase } from '../new-passphrase.ts';
import { placeForFile, sealedKeys } from '../place-for-file.ts';
import type { KeySecret } from '../ports.ts';
import { readGatewayUrl } from '../settings/gateway-url.ts';
import { readProxyChoice } from '../settings/settings-methods.ts';
import { readStatus } from '../status.ts';
import { createVaultMethods } from '../vault/vault-methods.ts';
import { type BackupDocument, readBackup } from './backup-document.ts';
import { foreignSettings } from './foreign-settings.ts';

type BackupMethods = 'backup.create' | 'backup.restore';

/** Bytes: a journal of many years is in it. */
const longestBackup = 512_000_000;

const isEmpty = ({ clients, keyPairs, instances }: Profile): boolean =>
  clients.length + keyPairs.length + instances.length === 0;

const assertEmpty = (profile: Profile): void => {
  if (isEmpty(profile)) return;
  throw new CoreError(
    'bad-input',
    'This profile is not empty, and a restore never writes over one.',
    'Restore into a profile of its own.',
    { commandLine: 'Give --profile DIR.' },
  );
};

/**
 * What a backup proved of a replacement may have been taken back since: whoever was in one proves it again before it is
 * called finished.
 */
const forgetOldProofs = ({ instances, keyPairs }: Profile): void => {
  const replaced = new Set(keyPairs.flatMap(({ replacedIn = [] }) => replacedIn));
  for (const instance of instances) {
    if (!replaced.has(instance.id)) continue;
    instance.confirmedKeys = undefined;
    if (instance.connected) instance.connected.verifiedAt = undefined;
  }
};

export const createBackupMethods = (core: Core): Handlers<BackupMethods> => {
  const { ports, vault, jobs, emit } = core;
  const { 'vault.use': useVault } = createVaultMethods(core);

  return {
    async 'backup.create'({ path, passphrase, confirmed }) {
      assertNewPassphrase(passphrase);
      const facts = await placeForFile(ports, path, confirmed, sealedKeys);
      const profile = await ports.profile.read();
      await vault.assertOpen(profile);
      const secrets: Record<string, KeySecret> = {};
      for (const { id } of profile.keyPairs) secrets[id] = await vault.read(profile, id);
      const at = ports.clock.now().toISOString();
      const { entries: journal } = await ports.journal.read();
      const document: BackupDocument = {
        format: 'keybridge-backup',
        version: 1,
        at,
        profile,
        secrets,
        journal,
      };
      const sealed = await ports.sealer.seal(JSON.stringify(document), { passphrase });
      await ports.files.write(facts.realPath, sealed, facts.bytes, 'owner-only');
      const keyPairs = profile.keyPairs.length;
      await record(ports, { action: 'backup', text: `Backed up ${keyPairs} key pairs to ${facts.realPath}` });
      return { path: facts.realPath, keyPairs };
    },

    'backup.restore': ({ path, passphrase, vault: chosen, overrides, jobId }) =>
      jobs.run(jobId, async (signal) => {
        const assertWanted = () => {
          if (signal.aborted) throw cancelled(`The restore of ${path}`);
        };
        assertEmpty(await ports.profile.read());
        const bytes = await ports.files.read(path, longestBackup);
        const backup = readBackup(await ports.sealer.open(bytes, { passphrase }), path);
        const { settings, instances, keyPairs } = backup.profile;
        for (const { connection } of instances) assertConnection(connection);
        const gateways = {
          sandbox: readGatewayUrl(settings.gateways.sandbox),
          production: readGatewayUrl(settings.gateways.production),
        };
        const restored = { ...settings, gateways, proxy: readProxyChoice(settings.proxy) };
        enforceGuards(foreignSettings({ ...backup.profile, settings: restored }), overrides);
        assertWanted();
        if (chosen) await useVault(chosen);
        await vault.assertOpen(await ports.profile.read());
        const here = new Set((await ports.journal.read()).entries.map((entry) => JSON.stringify(entry)));
        // The first write fixes the id that keychain items are kept under: after a crash, the next try finds them.
        await ports.profile.update(assertEmpty);
        await vault.storing((store) =>
          ports.profile.update(async (draft) => {
            assertEmpty(draft);
            const { id } = draft;
            const kind = vault.kindOf(draft);
            Object.assign(draft, { ...backup.profile, id, vault: kind, settings: restored });
            forgetOldProofs(draft);
            for (const [done, pair] of keyPairs.entries()) {
              assertWanted();
              if (jobId) {
                const label = keyPairName(draft, pair);
                emit('job.progress', { jobId, done, total: keyPairs.length, label });
              }
              await store(draft, pair.id, backup.secrets[pair.id] as KeySecret);
            }
            assertWanted();
          }),
        );
        await record(
          ports,
          {
            action: 'restore',
            text: `Restored ${keyPairs.length} key pairs from the backup of ${backup.at}`,
          },
          backup.journal.filter((entry) => !here.has(JSON.stringify(entry))),
        );
        return readStatus(core);
      }),
  };
};
