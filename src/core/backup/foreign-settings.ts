import type { Finding } from '../../contract/errors.ts';
import type { Connection, Gateways, Profile } from '../../contract/model.ts';
import { shellWord } from '../export/shell-word.ts';
import { formatConnection } from '../instances/connection-uri.ts';
import { instanceName } from '../lookup.ts';
import { foreignGateways } from '../settings/gateway-methods.ts';

/** The gateways from a file that keys would be sent to, where they are not Adobe’s own. */
export const foreignGatewayFindings = (gateways: Gateways): Finding[] =>
  foreignGateways(gateways).map((gateway): Finding => {
    const { host } = new URL(gateway);
    return {
      code: 'settings-from-file',
      effect: 'refused',
      message: `The file sends keys to ${host}, which is none of Adobe’s own gateways.`,
      remedy: 'Go on only if you set it yourself.',
      override: host,
    };
  });

/** As it would be typed: in a URI nobody recognises a program. */
const programWords = (connection: Connection): string =>
  connection.kind === 'command' ? connection.argv.map(shellWord).join(' ') : formatConnection(connection);

/** What a connection from a file would run on this machine or elsewhere, where the file chooses the program. */
export const foreignProgramFindings = (name: string, connection: Connection): Finding[] =>
  connection.kind === 'command' || ('php' in connection && connection.php !== undefined)
    ? [
        {
          code: 'settings-from-file',
          effect: 'refused',
          message: `The file has Keybridge run a program of its choosing to reach ${name}: ${programWords(connection)}`,
          remedy: 'Go on only if you know this program.',
          override: name,
        },
      ]
    : [];

/**
 * What a profile that comes in from a file could do to this machine and its keys: send them to other gateways, or
 * run a program of the file's choosing. Each wants a typed confirmation. A proxy does not: TLS goes through it, to the
 * gateway alone.
 */
export const foreignSettings = (profile: Profile): Finding[] => [
  ...foreignGatewayFindings(profile.settings.gateways),
  ...profile.instances.flatMap((instance) =>
    foreignProgramFindings(instanceName(profile, instance), instance.connection),
  ),
];
