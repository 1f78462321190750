import type { MethodOutput, ParsedInput } from '../../contract/methods.ts';
import type { Instance, Profile } from '../../contract/model.ts';
import { guardInstance, keyPairsOf } from '../instances/guard-instance.ts';
import { lastDelivered } from '../../contract/instance-state.ts';
import { findInstance } from '../lookup.ts';
import { assertBound, connectorConfig } from './build-config.ts';

type Preview = MethodOutput<'exports.preview'>;

const mask = (ending: string): string => `••••••••${ending}`;

const changesOf = (profile: Profile, instance: Instance): Pick<Preview, 'changes' | 'lastAt'> => {
  const last = instance.lastGiven;
  const pairs = keyPairsOf(profile, instance);
  const differs = (environment: 'sandbox' | 'production') =>
    last !== undefined && last.apiKeyFingerprints[environment] !== pairs[environment]?.apiKeyFingerprint;
  return {
    changes: {
      dataSpace: last?.dataSpaceId !== undefined && last.dataSpaceId !== instance.dataSpace?.id,
      sandboxKeys: differs('sandbox'),
      productionKeys: differs('production'),
    },
    lastAt: lastDelivered(instance)?.at,
  };
};

/** An export as it would be, without a look into the vault: secrets are named by what the profile knows of them. */
export const previewExport = (
  profile: Profile,
  { instance: ref, withGateways }: ParsedInput<'exports.preview'>,
): Preview => {
  const instance = findInstance(profile, ref);
  const pairs = keyPairsOf(profile, instance);
  const masked = (pair: (typeof pairs)['sandbox']) =>
    pair && {
      apiKey: mask(pair.apiKeyEnding),
      privateKey: `SHA-256 ${pair.privateKeyFingerprint.slice(0, 16)}…`,
    };
  const secrets = { sandbox: masked(pairs.sandbox), production: masked(pairs.production) };
  const gateways = withGateways ? profile.settings.gateways : undefined;
  return {
    entries: [...connectorConfig(assertBound(profile, instance), secrets, gateways)],
    ...changesOf(profile, instance),
    findings: guardInstance(profile, instance, 'export'),
  };
};
