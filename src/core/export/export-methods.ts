import type { ExportAnswer, ParsedInput } from '../../contract/methods.ts';
import type { Finding } from '../../contract/errors.ts';
import type { Delivered, Instance, KeyEnvironment, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { enforceGuards } from '../instances/guards.ts';
import { guardInstance, keyPairsOf } from '../instances/guard-instance.ts';
import { record } from '../journal/record-change.ts';
import { clientOf, findInstance, instanceName } from '../lookup.ts';
import type { FileFacts, KeySecret } from '../ports.ts';
import { foreignGateways } from '../settings/gateway-methods.ts';
import { blankConfig, connectorConfig, hashConfig } from './build-config.ts';
import type { ConnectorConfig } from './connector-config.ts';
import { followUp } from './follow-up.ts';

type Wish = ParsedInput<'exports.write'>;

interface Target {
  readonly path: string;
  readonly isEdit: boolean;
}

const chooseTarget = ({ format, into, out }: Wish): Target => {
  if (into !== undefined && out === undefined) {
    if (format === 'env-php') return { path: into, isEdit: true };
    throw new CoreError(
      'bad-input',
      `--into edits an existing env.php; ${format} is written to a new file.`,
      'Use --out FILE.',
    );
  }
  if (out !== undefined && into === undefined) return { path: out, isEdit: false };
  throw new CoreError(
    'bad-input',
    'An export goes into one place.',
    format === 'env-php'
      ? 'Give --into FILE to edit an env.php, or --out FILE for a new one.'
      : 'Give --out FILE.',
  );
};

const assertBound = (instance: Instance, name: string) => {
  const { project, dataSpace } = instance;
  if (!project || !dataSpace) {
    throw new CoreError(
      'bad-input',
      `${name} has no data space yet, so there is nothing to export.`,
      'Bind it to a data space first.',
    );
  }
  return { ...instance, project, dataSpace };
};

/** The file is written, and the profile could not take it down. */
const notRecorded = (path: string, error: unknown): unknown => {
  if (!(error instanceof CoreError)) return error;
  return new CoreError(
    error.code,
    `${path} was written, but Keybridge could not take down that it was. ${error.message}`,
    `${error.remedy} Then export once more: that changes nothing in the file.`,
    { cause: error },
  );
};

export const createExportMethods = ({ ports, vault }: Core): Handlers<'exports.write'> => {
  const collect = async (
    draft: Profile,
    instance: Instance,
    wish: Wish,
  ): Promise<{ config: ConnectorConfig; warnings: Finding[] }> => {
    if (wish.disconnect) return { config: blankConfig(wish.withGateways), warnings: [] };
    const bound = assertBound(instance, instanceName(draft, instance));
    const warnings = enforceGuards(guardInstance(draft, instance, 'export'), wish.overrides);
    await vault.assertOpen(draft);
    const secrets: Partial<Record<KeyEnvironment, KeySecret>> = {};
    for (const pair of Object.values(keyPairsOf(draft, instance))) {
      if (pair) secrets[pair.keyEnvironment] = await vault.read(draft, pair.id);
    }
    const gateways = wish.withGateways ? draft.settings.gateways : undefined;
    return { config: connectorConfig(bound, secrets, gateways), warnings };
  };

  /** What writing does that a person should hear of first. */
  const concerns = async ({ path, isEdit }: Target, facts: FileFacts): Promise<string[]> => {
    const found: string[] = [];
    if (isEdit && facts.magentoRoot !== undefined) {
      found.push(
        `${facts.realPath} belongs to the Magento in ${facts.magentoRoot}: from now on its site answers 500 until \`bin/magento app:config:import -n\` has run there.`,
      );
    }
    if (!isEdit && facts.bytes) found.push(`${path} exists already and would be replaced.`);
    const written = isEdit ? [facts.realPath, ports.files.backupPath(facts.realPath)] : [facts.realPath];
    const exposed = await Promise.all(written.map((file) => ports.files.isExposedToGit(file)));
    const files = written.filter((_, index) => exposed[index]);
    if (files.length > 0) {
      found.push(`${files.join(' and ')} would hold keys in a git work tree that does not ignore it.`);
    }
    return found;
  };

  const discard = async (backup: string) => {
    try {
      await ports.files.discardBackup(backup);
    } catch (error) {
      ports.log.error(`The backup ${backup} was left behind`, error);
    }
  };

  const write = async (target: Target, facts: FileFacts, bytes: Uint8Array, confirmed: boolean) => {
    const told = confirmed ? [] : await concerns(target, facts);
    if (told.length > 0) {
      throw new CoreError(
        'confirmation-needed',
        told.join(' '),
        'Nothing was written. Say yes to go on (--yes).',
      );
    }
    const backup = facts.bytes ? await ports.files.backUp(facts.realPath) : undefined;
    try {
      await ports.files.write(facts.realPath, bytes, facts.bytes, target.isEdit ? 'as-before' : 'owner-only');
    } catch (error) {
      if (backup !== undefined) await discard(backup);
      throw error;
    }
    return backup;
  };

  return {
    async 'exports.write'(wish) {
      const target = chooseTarget(wish);
      let written: string | undefined;
      const deliver = async (
        draft: Profile,
      ): Promise<{ answer: ExportAnswer; client: string; name: string }> => {
        const instance = findInstance(draft, wish.instance);
        const { config, warnings } = await collect(draft, instance, wish);
        const facts = await ports.files.inspect(target.path);
        const { renderExport } = await import('./render-export.ts');
        const { bytes, changed } = renderExport(wish.format, config, facts, target.isEdit, wish.cryptKey);
        const backup = changed.length > 0 ? await write(target, facts, bytes, wish.confirmed) : undefined;
        if (changed.length > 0) written = facts.realPath;
        const pairs = wish.disconnect ? {} : keyPairsOf(draft, instance);
        const delivered: Delivered = {
          at: ports.clock.now().toISOString(),
          configHash: hashConfig(config),
          dataSpaceId: wish.disconnect ? undefined : instance.dataSpace?.id,
          apiKeyFingerprints: {
            sandbox: pairs.sandbox?.apiKeyFingerprint,
            production: pairs.production?.apiKeyFingerprint,
          },
        };
        instance.exported = { ...delivered, format: wish.format };
        const answer = {
          instance,
          path: facts.realPath,
          changed,
          backup,
          warnings,
          followUp:
            changed.length > 0
              ? followUp(
                  {
                    ...wish,
                    path: facts.realPath,
                    magentoRoot: facts.magentoRoot,
                    gatewaysLeftOut:
                      wish.withGateways || wish.disconnect ? [] : foreignGateways(draft.settings.gateways),
                  },
                  instance,
                )
              : [],
        };
        return { answer, client: clientOf(draft, instance).name, name: instanceName(draft, instance) };
      };
      const { answer, client, name } = await ports.profile.update(deliver).catch((error: unknown) => {
        throw written === undefined ? error : notRecorded(written, error);
      });
      await record(ports, {
        action: wish.disconnect ? 'export.disconnect' : 'export',
        client,
        instance: name,
        text: `Exported ${name}${wish.disconnect ? ', disconnected,' : ''} as ${wish.format} to ${answer.path}: ${answer.changed.length} settings changed`,
      });
      return answer;
    },
  };
};
