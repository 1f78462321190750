import type { ConnectStep } from '../../contract/connect-steps.ts';
import type {
  Connection,
  ExportFormat,
  KeyEnvironment,
  MadeBy,
  Service,
  Stage,
  VaultKind,
} from '../../contract/model.ts';
import type { StepState } from '../state/live-steps.ts';

export const stageWords: Record<Stage, string> = {
  production: 'production',
  staging: 'staging',
  development: 'development',
};

export { editionWords } from '../../contract/edition-words.ts';

export const serviceWords: Record<Service, string> = {
  'payment-services': 'Payment Services',
  'product-recommendations': 'Product Recommendations',
  'live-search': 'Live Search',
  'catalog-service': 'Catalog Service',
  'data-connection': 'Data Connection',
};

export const madeByWords: Record<MadeBy, string> = {
  'license-holder': 'the license holder',
  'partner-signer': 'the partner contract’s signer',
  'shared-access': 'a user with shared access',
};

/** Where there is little room. */
export const madeByShort: Record<MadeBy, string> = {
  'license-holder': 'by license holder',
  'partner-signer': 'by partner signer',
  'shared-access': 'by shared access',
};

export const keyEnvironmentWords: Record<KeyEnvironment, string> = {
  sandbox: 'Sandbox',
  production: 'Production',
};

export const formatWords: Record<ExportFormat, string> = {
  'env-php': 'env.php',
  dotenv: 'environment variables (.env)',
  shell: 'shell script',
  json: 'JSON list',
};

export const vaultWords: Record<VaultKind, string> = {
  keychain: 'OS keychain',
  passphrase: 'Passphrase vault',
};

const account = (user: string | undefined, host: string): string => (user ? `${user}@${host}` : host);

/** How an instance is reached, on one line. */
export const connectionWords = (connection: Connection): string => {
  switch (connection.kind) {
    case 'local':
      return connection.root;
    case 'ssh':
      return `ssh ${account(connection.user, connection.host)}${connection.port ? `:${connection.port}` : ''} ${connection.root}`;
    case 'docker-compose':
      return `docker compose ${connection.service} in ${connection.dir}`;
    case 'ddev':
    case 'warden':
      return `${connection.kind} in ${connection.dir}`;
    case 'cloud':
      return `cloud ${connection.project}/${connection.environment}`;
    case 'command':
      return connection.argv.join(' ');
    case 'none':
      return 'by file only';
  }
};

export const stepWords: Record<ConnectStep, { name: string; hint: string }> = {
  reach: { name: 'Reach', hint: 'Start php in the instance' },
  inspect: { name: 'Inspect', hint: 'See what it has now' },
  compare: { name: 'Compare', hint: 'Find what differs' },
  write: { name: 'Write', hint: 'All settings, or none' },
  'read-back': { name: 'Read back', hint: 'See that they are in force' },
  verify: { name: 'Verify', hint: 'Have the instance ask the registry itself' },
};

export const stepStateWords: Record<StepState, string> = {
  waiting: 'waiting',
  running: 'under way',
  done: 'done',
  skipped: 'not needed',
  failed: 'failed',
  cancelled: 'cancelled',
};
