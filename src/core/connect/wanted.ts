import type { Change, InspectedSetting, Inspection } from '../../contract/inspection.ts';
import type { Instance, KeyEnvironment, Profile } from '../../contract/model.ts';
import { printable } from '../../contract/printable.ts';
import { assertBound, blankKeys, connectorConfig, pairsToGive } from '../export/build-config.ts';
import type { ConfigEntry, ConnectorConfig } from '../export/connector-config.ts';
import type { KeySecret } from '../ports.ts';

/**
 * What an instance is to have, with fingerprints in place of secrets: enough to compare with what it has, without
 * a look into the vault. Throws `bad-input` where it is bound to nothing.
 */
export const wantedOf = (profile: Profile, instance: Instance, withGateways: boolean): ConnectorConfig => {
  const prints: Partial<Record<KeyEnvironment, KeySecret>> = {};
  for (const [environment, pair] of pairsToGive(profile, instance)) {
    prints[environment] = pair
      ? { apiKey: pair.apiKeyFingerprint, privateKey: pair.privateKeyFingerprint }
      : blankKeys;
  }
  const gateways = withGateways ? profile.settings.gateways : undefined;
  return connectorConfig(assertBound(profile, instance), prints, gateways);
};

/** A setting that is not as it is wanted; `found` is undefined where the instance does not know it. */
export interface Difference {
  readonly entry: ConfigEntry;
  readonly found: InspectedSetting | undefined;
}

/** Gateways with and without their last slash are one. */
export const withoutSlash = (path: string, value: string): string =>
  path.endsWith('_gateway_url') ? value.replace(/\/$/, '') : value;

const isAsWanted = ({ path, value, secret }: ConfigEntry, found: InspectedSetting | undefined): boolean => {
  if (!secret) return withoutSlash(path, printable(value)) === withoutSlash(path, found?.value ?? '');
  if (value === '') return !found || (found.fingerprint === null && found.isReadable);
  return found?.fingerprint === value;
};

export const findSetting = ({ settings }: Inspection, path: string): InspectedSetting | undefined =>
  settings.find((setting) => setting.path === path);

/** Every wanted setting that the instance does not have in force, in the order in which they are written. */
export const differencesFrom = (wanted: ConnectorConfig, inspection: Inspection): Difference[] =>
  wanted
    .map((entry) => ({ entry, found: findSetting(inspection, entry.path) }))
    .filter(({ entry, found }) => !isAsWanted(entry, found));

const fingerprint = (text: string): string => `SHA-256 ${text.slice(0, 16)}…`;

const describeFound = (secret: boolean, found: InspectedSetting | undefined): string => {
  if (!secret) return found?.value ?? '';
  if (found && !found.isReadable) return 'unreadable';
  return found?.fingerprint ? fingerprint(found.fingerprint) : '';
};

/** A difference as it is shown: keys by their fingerprints. */
export const changeOf = ({ entry: { path, value, secret }, found }: Difference): Change => ({
  path,
  from: describeFound(secret, found),
  to: secret && value !== '' ? fingerprint(value) : value,
});

/** True where the instance was given something there that would be lost. */
export const replaces = ({ entry, found }: Difference): boolean =>
  found !== undefined &&
  !['default', 'none'].includes(found.source) &&
  describeFound(entry.secret, found) !== '';
