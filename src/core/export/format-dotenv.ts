import type { ConnectorConfig } from './connector-config.ts';

const header = `\
# Commerce Services Connector settings for one Magento instance, written by Keybridge.
# It holds private keys: let nobody but the instance's own user read it, and keep it out of version control.
#
# Magento reads these from $_ENV. With variables_order=GPCS in php.ini, as Debian and Ubuntu ship it, $_ENV is empty and
# they are silently ignored: set variables_order=EGPCS for the command line and for php-fpm (which also needs
# clear_env = no, or each variable named in its pool).
#
# Then, with the variables present: bin/magento cache:clean config
# In a shell:  set -a; . ./FILE; set +a      In Docker Compose:  env_file: FILE
# "docker run --env-file" cannot carry them: it knows neither quotes nor line breaks.
`;

/** Magento's name for a path as a variable (instance-config.md, "Ways in", 3). */
const variableName = (path: string): string => `CONFIG__DEFAULT__${path.replaceAll('/', '__').toUpperCase()}`;

/**
 * Exact in sh, Docker Compose, Symfony's and vlucas' dotenv. Single quotes, where they can be had, are literal in all of them;
 * vlucas' needs double ones around line breaks. The one thing they cannot agree on is a backtick beside a single
 * quote or a line break: there sh is right, for it would run what stands between backticks.
 */
const quote = (value: string): string =>
  /["$`\\]/.test(value) && !/['\r\n]|\\$/.test(value)
    ? `'${value}'`
    : `"${value.replace(/["$`\\]/g, (character) => `\\${character}`)}"`;

/** Environment variables, values plain and with real line breaks: the only form that an instance reads. */
export const formatDotenv = (config: ConnectorConfig): string =>
  [header, ...config.map(({ path, value }) => `${variableName(path)}=${quote(value)}\n`)].join('');
