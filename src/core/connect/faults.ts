import type { ErrorCode } from '../../contract/errors.ts';
import type { Service } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import { settingName } from '../../contract/setting-paths.ts';
import type { Fault } from './said.ts';

// Adobe's public installation pages of the five services; Data Connection kept the name of the Experience Platform connector.
const packages: Record<Service, [name: string, composerPackage: string]> = {
  'payment-services': ['Payment Services', 'magento/payment-services'],
  'live-search': ['Live Search', 'magento/live-search'],
  'product-recommendations': ['Product Recommendations', 'magento/product-recommendations'],
  'catalog-service': ['Catalog Service', 'magento/catalog-service'],
  'data-connection': ['Data Connection', 'magento/experience-platform-connector'],
};

/** How the connector comes to an instance: with one of the services that it uses, or with any of them. */
const howToInstall = (services: readonly Service[]): string => {
  const named = services.length > 0 ? services : (Object.keys(packages) as Service[]);
  const list = named.map((service) => `${packages[service][1]} (${packages[service][0]})`).join(', ');
  const chosen = named.map((service) => packages[service][1]);
  const wanted = services.length > 0 ? chosen.join(' ') : 'PACKAGE';
  // https://experienceleague.adobe.com/en/docs/commerce/live-search/install
  const search = named.includes('live-search')
    ? ' Live Search takes the place of the search modules: Adobe’s page on installing it says which to disable first.'
    : '';
  return `It comes with a service’s module: ${list}. In the Magento root: \`composer require ${wanted}\`, then \`bin/magento setup:upgrade\`, in production mode also \`bin/magento setup:di:compile\`. Where the code comes from a repository, as on Adobe Commerce on cloud, require it there and deploy that.${search} Then try again.`;
};

const enable =
  'Enable them there: `bin/magento module:enable Magento_ServicesConnector Magento_ServicesId`, then `bin/magento setup:upgrade`. Then try again.';

export const connectorMissing = (
  name: string,
  state: 'absent' | 'disabled',
  services: readonly Service[],
): CoreError =>
  new CoreError(
    'connector-missing',
    `${name}: the Commerce Services Connector modules are ${state === 'absent' ? 'not installed, or too old,' : 'disabled'} there. Nothing was changed.`,
    state === 'absent' ? howToInstall(services) : enable,
  );

const look = 'See var/log there for more, put it right, and try again.';

const meanings: Record<
  Exclude<Fault['kind'], 'connector-absent' | 'connector-disabled'>,
  [ErrorCode, string]
> = {
  'not-magento': ['not-magento', 'Correct the root in its connection.'],
  'no-env-php': ['not-magento', 'Correct the root in its connection, or whom php runs as there.'],
  locked: ['setting-locked', 'Change them where they are locked.'],
  'not-applied': ['magento-fault', 'Something there sets them otherwise. Inspect it, and try again.'],
  database: ['magento-fault', 'See to its database, and try again.'],
  'crypt-key': ['magento-fault', 'See to the crypt key in its app/etc/env.php, and try again.'],
  'env-php-unwritable': ['file-unwritable', 'Edit that file by hand, or have php run as its owner.'],
  'import-failed': ['magento-fault', 'Run bin/magento app:config:import -n there to see why.'],
  cancelled: ['cancelled', 'Start it again when you are ready.'],
  fault: ['magento-fault', look],
  'no-data-space': ['not-found', 'Connect it first.'],
  'keys-rejected': [
    'keys-rejected',
    'Check its key pair. Where Keybridge talks to another gateway than Adobe’s, the instance has to be told that one too.',
  ],
  'key-unusable': ['keys-rejected', 'Connect it again with a pair that was checked.'],
  'data-space-unknown': [
    'not-found',
    'Its keys belong to another account than its data space: see to what it is bound to.',
  ],
  unreachable: [
    'unreachable',
    'See whether the instance may call commerce.adobe.io and commerce-beta.adobe.io, and verify it again.',
  ],
};

/** What the instance's own connector found out; it speaks in its own words, such as ERROR_KEYS_NOT_VALID. */
const findings: Partial<Record<Fault['kind'], string>> = {
  'keys-rejected': 'the registry does not accept its keys',
  'key-unusable': 'its private key does not sign',
  'data-space-unknown': 'the registry does not know its data space',
  unreachable: 'its connector cannot reach the registry',
};

const sentenceOf = ({ kind, text }: Fault): string => {
  const finding = findings[kind];
  if (finding !== undefined) return `${finding} (${text}).`;
  return `${text}${/[.!?]$/.test(text) ? '' : '.'}`;
};

/** A fault of an instance as a failure that names it; `so` is what became of what was under way. */
export const faultError = (name: string, services: readonly Service[], fault: Fault, so = ''): CoreError => {
  const { kind } = fault;
  if (kind === 'connector-absent') return connectorMissing(name, 'absent', services);
  if (kind === 'connector-disabled') return connectorMissing(name, 'disabled', services);
  const [code, remedy] = meanings[kind];
  const ending = so === '' ? '' : ` ${so}`;
  return new CoreError(code, `${name}: ${sentenceOf(fault)}${ending}`, remedy);
};

/** Settings that cannot be changed where they would be written. */
export const settingsLocked = (
  name: string,
  locks: readonly { path: string; lockedBy: string }[],
): CoreError => {
  const places = [...new Set(locks.map(({ lockedBy }) => lockedBy))];
  const sentences = places.map((place) => {
    const settings = locks.filter(({ lockedBy }) => lockedBy === place).map(({ path }) => settingName(path));
    return `${settings.join(', ')} by ${place}`;
  });
  const inEnvPhp = places.every((place) => place === 'app/etc/env.php');
  return new CoreError(
    'setting-locked',
    `${name}: settings are locked there: ${sentences.join('; ')}. Nothing was changed.`,
    inEnvPhp
      ? 'Remove them from that file, or go by way of it: Keybridge writes it and has it imported.'
      : `Remove them from ${places.join(' and ')}, clean the configuration cache there, and try again.`,
    { commandLine: inEnvPhp ? 'Give --via-env-php.' : undefined },
  );
};
