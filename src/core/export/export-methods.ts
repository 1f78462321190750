import type { ExportAnswer, ParsedInput } from '../../contract/methods.ts';
import type { Finding } from '../../contract/errors.ts';
import type { Instance, Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { enforceGuards } from '../instances/guards.ts';
import { guardForeignSpace, guardInstance, keyPairsOf } from '../instances/guard-instance.ts';
import { overridden, record } from '../journal/record-change.ts';
import { clientOf, findInstance, instanceName } from '../lookup.ts';
import { foreignGateways, isForeignGateway } from '../settings/gateway-methods.ts';
import { assertBound, blankConfig, connectorConfig, hashConfig } from './build-config.ts';
import type { ConnectorConfig } from './connector-config.ts';
import { followUp } from './follow-up.ts';
import { previewExport } from './preview-export.ts';
import { readSecrets } from './read-secrets.ts';
import { type Target, writeExport } from './write-export.ts';

type Wish = ParsedInput<'exports.write'>;

const chooseTarget = ({ format, into, out, cryptKey }: Wish): Target => {
  if (cryptKey !== undefined && format !== 'env-php') {
    throw new CoreError(
      'bad-input',
      `A crypt key encrypts env.php; ${format} holds plain values.`,
      'Leave the crypt key out.',
      { commandLine: 'It came with --crypt-key-file.' },
    );
  }
  if (into !== undefined && out === undefined) {
    if (format === 'env-php') return { path: into, isEdit: true };
    throw new CoreError(
      'bad-input',
      `Only an env.php is edited; ${format} is written to a new file.`,
      'Choose a new file for it.',
      { commandLine: 'Give --out FILE instead of --into.' },
    );
  }
  if (out !== undefined && into === undefined) return { path: out, isEdit: false };
  throw new CoreError(
    'bad-input',
    'An export goes into one place.',
    format === 'env-php' ? 'Choose an env.php to edit, or a new file.' : 'Choose a new file.',
    {
      commandLine:
        format === 'env-php'
          ? 'Give --into FILE to edit one, or --out FILE for a new one.'
          : 'Give --out FILE.',
    },
  );
};

const otherCryptKey = (path: string): string =>
  `${path} spells out another crypt key than the one given: the instance can read these keys only if it really uses the one given (MAGENTO_DC_CRYPT__KEY).`;

/** The file is written, and the profile could not take it down. */
const notRecorded = (path: string, error: unknown): unknown => {
  if (!(error instanceof CoreError)) return error;
  return new CoreError(
    error.code,
    `${path} was written, but Keybridge could not take down that it was. ${error.message}`,
    `${error.remedy} Then export once more: that changes nothing in the file.`,
    { cause: error, commandLine: error.commandLine },
  );
};

export const createExportMethods = ({
  ports,
  vault,
}: Core): Handlers<'exports.write' | 'exports.preview'> => {
  const collect = async (
    draft: Profile,
    instance: Instance,
    wish: Wish,
    foundDataSpaceId: string | undefined,
  ): Promise<{ config: ConnectorConfig; warnings: Finding[] }> => {
    if (wish.disconnect) {
      const foreign = guardForeignSpace(
        draft,
        instance,
        foundDataSpaceId,
        'The file',
        'Give the path of the right file.',
      );
      const warnings = enforceGuards(foreign, wish.overrides);
      return { config: blankConfig(wish.withGateways), warnings };
    }
    const bound = assertBound(draft, instance);
    const findings = guardInstance(draft, instance, 'export', { dataSpaceId: foundDataSpaceId });
    const warnings = enforceGuards(findings, wish.overrides);
    const gateways = wish.withGateways ? draft.settings.gateways : undefined;
    return { config: connectorConfig(bound, await readSecrets(vault, draft, instance), gateways), warnings };
  };

  /** Notes in the draft what the instance was given. */
  const takeDown = (
    draft: Profile,
    instance: Instance,
    wish: Wish,
    { path, isEdit }: Target,
    config: ConnectorConfig,
  ): void => {
    const pairs = wish.disconnect ? {} : keyPairsOf(draft, instance);
    const given = {
      dataSpaceId: wish.disconnect ? undefined : instance.dataSpace?.id,
      apiKeyFingerprints: {
        sandbox: pairs.sandbox?.apiKeyFingerprint,
        production: pairs.production?.apiKeyFingerprint,
      },
    };
    instance.exported = {
      at: ports.clock.now().toISOString(),
      configHash: hashConfig(config),
      format: wish.format,
      path,
      isEdit,
      ...given,
    };
    if (!wish.disconnect) instance.lastGiven = { ...given, stage: instance.stage };
  };

  return {
    'exports.preview': async (wish) => previewExport(await ports.profile.read(), wish),

    async 'exports.write'(wish) {
      const target = chooseTarget(wish);
      const { lookInto, renderExport } = await import('./render-export.ts');
      let written: string | undefined;
      const deliver = async (
        draft: Profile,
      ): Promise<{ answer: ExportAnswer; client: string; name: string }> => {
        const instance = findInstance(draft, wish.instance);
        const facts = await ports.files.inspect(target.path);
        const now = target.isEdit && facts.bytes ? lookInto(facts.bytes, wish.cryptKey) : undefined;
        const { config, warnings } = await collect(draft, instance, wish, now?.dataSpaceId);
        const { bytes, changed } = renderExport(wish.format, config, facts, target.isEdit, wish.cryptKey);
        const more = now?.isOtherCryptKey ? [otherCryptKey(facts.realPath)] : [];
        const backup =
          changed.length > 0
            ? await writeExport(ports, target, facts, bytes, wish.confirmed, more)
            : undefined;
        if (changed.length > 0) written = facts.realPath;
        takeDown(draft, instance, wish, target, config);
        const gateways = wish.withGateways ? [] : [...new Set(now?.gateways.filter(isForeignGateway))];
        const steps = followUp(
          {
            ...wish,
            path: facts.realPath,
            magentoRoot: facts.magentoRoot,
            gatewaysLeftOut:
              wish.withGateways || wish.disconnect ? [] : foreignGateways(draft.settings.gateways),
            gatewaysLeftIn: gateways,
            isChanged: changed.length > 0,
          },
          instance,
        );
        const answer = { instance, path: facts.realPath, changed, backup, warnings, followUp: steps };
        return { answer, client: clientOf(draft, instance).name, name: instanceName(draft, instance) };
      };
      const { answer, client, name } = await ports.profile.update(deliver).catch((error: unknown) => {
        throw written === undefined ? error : notRecorded(written, error);
      });
      await record(ports, {
        action: wish.disconnect ? 'export.disconnect' : 'export',
        client,
        instance: name,
        text: `Exported ${name}${wish.disconnect ? ', disconnected,' : ''} as ${wish.format} to ${answer.path}: ${answer.changed.length} settings changed${overridden(wish.overrides)}`,
      });
      return answer;
    },
  };
};
