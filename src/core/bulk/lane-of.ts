import type { Connection, Instance } from '../../contract/model.ts';
import type { Lane } from './lanes.ts';

/** A php and an ssh each: enough to hide slow hosts behind others, few enough for a laptop. */
export const mostInAll = 8;

/** sshd refuses logins at random from ten at once on (MaxStartups), and others log in there too. */
const mostPerHost = 4;

/** What is the same for two entries that lead to one installation, whoever logs in and with which php. */
export const placeOf = ({ id, connection }: Instance): string =>
  JSON.stringify(
    connection.kind === 'none' ? { id } : { ...connection, user: undefined, php: undefined, as: undefined },
  );

/** Where the work with an instance goes on. */
export const laneOf = (connection: Connection): Lane => {
  switch (connection.kind) {
    case 'ssh':
      return { name: `ssh ${connection.host.toLowerCase()} ${connection.port ?? ''}`, most: mostPerHost };
    case 'cloud':
      return { name: `cloud ${connection.project}`, most: mostPerHost };
    case 'command':
      return { name: `command ${JSON.stringify(connection.argv)}`, most: mostPerHost };
    default:
      return { name: 'this computer', most: mostInAll };
  }
};
