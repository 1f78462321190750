import type { Inspection } from '../../contract/inspection.ts';
import type {
  Drift,
  DriftCode,
  Gateways,
  Instance,
  KeyEnvironment,
  KeyPair,
  Stage,
} from '../../contract/model.ts';
import type { ConnectorConfig } from '../export/connector-config.ts';
import { gatewayPath, idPath, keyEnvironments, keyPath, settingName } from '../../contract/setting-paths.ts';
import { lastDelivered } from '../../contract/instance-state.ts';
import { heldDataSpace } from '../instances/guards.ts';
import { isSamePlace } from './base-url.ts';
import type { DriftCommands } from './drift-commands.ts';
import { type Difference, differencesFrom, findSetting, withoutSlash } from './wanted.ts';

/** Everything that drift is found by: what the profile has for an instance, and what the instance has. */
export interface Compared {
  readonly instance: Instance;
  /** `Client/Name`. */
  readonly name: string;
  readonly keyPairs: { readonly sandbox?: KeyPair; readonly production?: KeyPair };
  readonly gateways: Gateways;
  /** What it is to have, keys as fingerprints; undefined where it is bound to nothing. */
  readonly wanted: ConnectorConfig | undefined;
  /** The other instances that its present data space belongs to. */
  readonly owners: readonly { readonly name: string; readonly stage: Stage }[];
  readonly inspection: Inspection;
  readonly commands: DriftCommands;
}

type Check = (compared: Compared, differences: readonly Difference[]) => Drift[];

const drift = (
  code: DriftCode,
  paths: string[],
  message: string,
  remedy: string,
  commandLine?: string,
): Drift => ({ code, paths, message, remedy, ...(commandLine === undefined ? {} : { commandLine }) });

const spacePath = idPath('environment_id');
const spaceName = ({ inspection }: Compared): string =>
  findSetting(inspection, idPath('environment_name'))?.value || heldBy(inspection) || '';
/** The data space that the instance has in force. */
export const heldBy = (inspection: Inspection): string | undefined =>
  findSetting(inspection, spacePath)?.value || undefined;

/** Nothing was ever delivered, or it was taken away again: an instance without a data space is as it should be. */
const isExpectedBare = ({ instance, inspection }: Compared): boolean =>
  heldBy(inspection) === undefined && lastDelivered(instance)?.dataSpaceId === undefined;

const moduleGone: Check = ({ name, instance, inspection, commands }) => {
  if (inspection.connector === 'usable') return [];
  if (!instance.dataSpace && heldDataSpace(instance) === undefined) return [];
  const isAbsent = inspection.connector === 'absent';
  return [
    drift(
      'module-gone',
      [],
      `${name}: the Commerce Services Connector modules are ${isAbsent ? 'not installed' : 'disabled'} there, so no service works.`,
      isAbsent
        ? 'Install a service’s module there, then connect it.'
        : 'Enable them there: bin/magento module:enable Magento_ServicesConnector Magento_ServicesId. Then connect it.',
      commands.connect,
    ),
  ];
};

const baseUrlDiffers: Check = ({ name, instance, inspection, commands }) =>
  isSamePlace(instance.baseUrl, inspection.baseUrl) === false
    ? [
        drift(
          'base-url-differs',
          [],
          `${name} is recorded as ${instance.baseUrl}, and what answers there says that it is ${inspection.baseUrl}.`,
          'Correct its connection, or record its new base URL.',
          commands.setBaseUrl(String(inspection.baseUrl)),
        ),
      ]
    : [];

const dataSpaceOfAnother: Check = (compared) => {
  const { name, instance, inspection, owners, commands } = compared;
  if (owners.length === 0 || heldBy(inspection) === instance.dataSpace?.id) return [];
  const isRefreshed = instance.stage !== 'production' && owners.some(({ stage }) => stage === 'production');
  const has = `${name} has the data space “${spaceName(compared)}” of ${owners.map((owner) => owner.name).join(' and ')}`;
  const what = isRefreshed
    ? `${has}: ${instance.stage} was refreshed from production, and both write into one data space now.`
    : `${has}: one is a copy of the other, and both write into one data space.`;
  const [remedy, command] = instance.dataSpace
    ? [`Give it back its own, “${instance.dataSpace.name}”: connect it again.`, commands.connect]
    : ['Bind it to a data space of its own, and connect it.', commands.bindAndConnect];
  return [drift('data-space-of-another', [spacePath], what, remedy, command)];
};

const dataSpaceDiffers: Check = (compared) => {
  const { name, instance, inspection, owners, commands } = compared;
  const held = heldBy(inspection);
  if (held === undefined || owners.length > 0 || held === instance.dataSpace?.id) return [];
  const has = `${name} has the data space “${spaceName(compared)}” (${held})`;
  return [
    instance.dataSpace
      ? drift(
          'data-space-differs',
          [spacePath],
          `${has}, and Keybridge has “${instance.dataSpace.name}” (${instance.dataSpace.id}) for it.`,
          'Connect it to give it that, or adopt what it has.',
          commands.connectOrAdopt,
        )
      : drift(
          'data-space-differs',
          [spacePath],
          `${has}, and Keybridge has none for it.`,
          'Adopt what it has.',
          commands.adopt,
        ),
  ];
};

const notConnected: Check = ({ name, instance, inspection, commands }) =>
  heldBy(inspection) === undefined && instance.dataSpace
    ? [
        drift(
          'not-connected',
          [spacePath],
          `${name} was given the data space “${instance.dataSpace.name}”, and has none any more.`,
          'Connect it again.',
          commands.connect,
        ),
      ]
    : [];

/** The differing key settings of one environment, those that the instance cannot read apart. */
const keyDifferences = (differences: readonly Difference[], environment: KeyEnvironment) => {
  const paths = [keyPath(environment, 'api_key'), keyPath(environment, 'private_key')];
  const ofPair = differences.filter(({ entry }) => paths.includes(entry.path));
  return {
    unreadable: ofPair.filter(({ found }) => found?.isReadable === false),
    other: ofPair.filter(({ found }) => found?.isReadable !== false),
  };
};

const pathsOf = (differences: readonly Difference[]): string[] => differences.map(({ entry }) => entry.path);

const unreadableKeys: Check = ({ name, commands }, differences) => {
  const unreadable = keyEnvironments.flatMap(
    (environment) => keyDifferences(differences, environment).unreadable,
  );
  if (unreadable.length === 0) return [];
  return [
    drift(
      'unreadable-keys',
      pathsOf(unreadable),
      `${name} cannot read its own keys (${pathsOf(unreadable).map(settingName).join(', ')}): they were encrypted with another crypt key than it has now.`,
      'Connect it again: they are written anew, encrypted with its present crypt key.',
      commands.connect,
    ),
  ];
};

const keysDiffer: Check = ({ name, keyPairs, commands }, differences) =>
  keyEnvironments.flatMap((environment) => {
    const { other } = keyDifferences(differences, environment);
    if (other.length === 0) return [];
    const [only] = pathsOf(other);
    const keys = other.length > 1 ? `${environment} keys` : settingName(String(only));
    const isBare = other.every(({ found }) => !found?.fingerprint);
    const has = `${isBare ? 'no' : other.length > 1 ? 'other' : 'another'} ${keys}`;
    const label = keyPairs[environment]?.label;
    const than = label === undefined ? 'has none for it any more' : `has “${label}” for it`;
    return [
      drift(
        'keys-differ',
        pathsOf(other),
        `${name} has ${has}, and Keybridge ${than}.`,
        'Connect it to give it those, or adopt what it has.',
        commands.connectOrAdoptKeys,
      ),
    ];
  });

/** What goes with the data space is no difference of its own where that differs. */
const settingsDiffer: Check = ({ name, instance, inspection, commands }, differences) => {
  const keys = keyEnvironments.flatMap((environment) => [
    keyPath(environment, 'api_key'),
    keyPath(environment, 'private_key'),
  ]);
  const isOtherSpace = heldBy(inspection) !== instance.dataSpace?.id;
  return differences
    .filter(({ entry: { path } }) => !keys.includes(path))
    .filter(({ entry: { path } }) => !(isOtherSpace && path.startsWith(idPath(''))))
    .map(({ entry: { path, value }, found }) =>
      drift(
        'settings-differ',
        [path],
        `${name}: the ${settingName(path)} is ${found?.value ? `“${found.value}”` : 'not set'} there, and “${value}” in Keybridge.`,
        'Connect it to give it that, or adopt what it has.',
        commands.connectOrAdopt,
      ),
    );
};

/** Only a gateway that somebody set: what a module brings as its default is Adobe's own. */
const gatewayDiffers: Check = ({ name, gateways, inspection, commands }) =>
  keyEnvironments.flatMap((environment) => {
    const path = gatewayPath(environment);
    const found = findSetting(inspection, path);
    if (!found?.value || ['default', 'none'].includes(found.source)) return [];
    if (withoutSlash(path, found.value) === withoutSlash(path, gateways[environment])) return [];
    return [
      drift(
        'gateway-differs',
        [path],
        `${name} sends its ${environment} calls to ${found.value}, and Keybridge to ${gateways[environment]}.`,
        'Connect it with the gateways to change that.',
        commands.connectWithGateways,
      ),
    ];
  });

const settingLocked: Check = ({ name, commands }, differences) => {
  const locks = [...new Set(differences.flatMap(({ found }) => found?.lockedBy ?? []))];
  return locks.map((lock) => {
    const locked = pathsOf(differences.filter(({ found }) => found?.lockedBy === lock));
    const inEnvPhp = lock === 'app/etc/env.php';
    return drift(
      'setting-locked',
      locked,
      `${name}: ${locked.map(settingName).join(', ')} ${locked.length > 1 ? 'are' : 'is'} locked by ${lock}, so the ordinary way of connecting cannot change ${locked.length > 1 ? 'them' : 'it'}.`,
      inEnvPhp ? 'Connect it by way of its env.php.' : `Change ${lock} there.`,
      inEnvPhp ? commands.connectViaEnvPhp : undefined,
    );
  });
};

const importPending: Check = ({ name, inspection }) =>
  inspection.importPending
    ? [
        drift(
          'import-pending',
          [],
          `${name}: a configuration file was changed there and not imported, and its site answers 500 until it is.`,
          'Run bin/magento app:config:import -n there.',
        ),
      ]
    : [];

const always: readonly Check[] = [
  moduleGone,
  baseUrlDiffers,
  importPending,
  dataSpaceOfAnother,
  dataSpaceDiffers,
];
const whereConnected: readonly Check[] = [
  notConnected,
  unreadableKeys,
  keysDiffer,
  settingsDiffer,
  gatewayDiffers,
  settingLocked,
];

/** Every difference between what an instance has and what Keybridge has for it, each with what to do. */
export const findDrift = (compared: Compared): Drift[] => {
  const { wanted = [], inspection } = compared;
  const differences = differencesFrom(wanted, inspection);
  const checks = isExpectedBare(compared) ? always : [...always, ...whereConnected];
  return checks.flatMap((check) => check(compared, differences));
};
