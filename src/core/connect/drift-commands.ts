import type { Connection } from '../../contract/model.ts';
import { shellWord } from '../export/shell-word.ts';
import { formatConnection } from '../instances/connection-uri.ts';

/** The commands that put drift right, each as a sentence. */
export interface DriftCommands {
  readonly connect: string;
  readonly connectWithGateways: string;
  readonly connectViaEnvPhp: string;
  readonly bindAndConnect: string;
  readonly adopt: string;
  readonly connectOrAdopt: string;
  readonly connectOrAdoptKeys: string;
  readonly setBaseUrl: (url: string) => string;
}

const run = (...commands: string[]): string =>
  `Run ${commands.map((command) => `\`keybridge ${command}\``).join(', or ')}.`;

/** `client` and `name` as people write them. */
export const driftCommands = (client: string, name: string, connection: Connection): DriftCommands => {
  const instance = shellWord(`${client}/${name}`);
  const connect = `instance connect ${instance}`;
  const adopt = `adopt --client ${shellWord(client)} --connect ${shellWord(formatConnection(connection))} --name ${shellWord(name)}`;
  return {
    connect: run(connect),
    connectWithGateways: run(`${connect} --with-gateways`),
    connectViaEnvPhp: run(`${connect} --via-env-php`),
    bindAndConnect: `Run \`keybridge instance bind ${instance} --space ID\`, then \`keybridge ${connect}\`.`,
    adopt: run(adopt),
    connectOrAdopt: run(connect, adopt),
    connectOrAdoptKeys: run(connect, `${adopt} --with-keys`),
    setBaseUrl: (url) => run(`instance set ${instance} --base-url ${shellWord(url)}`),
  };
};
