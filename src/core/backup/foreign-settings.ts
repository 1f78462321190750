import type { Finding } from '../../contract/errors.ts';
import type { Profile } from '../../contract/model.ts';
import { formatConnection } from '../instances/connection-uri.ts';
import { instanceName } from '../lookup.ts';
import { foreignGateways } from '../settings/gateway-methods.ts';

/**
 * What a profile that comes in from a file could do to this machine and its keys: send them to other gateways, or
 * run a program of the file's choosing. Each wants a typed confirmation. A proxy does not: TLS goes through it, to the
 * gateway alone.
 */
export const foreignSettings = (profile: Profile): Finding[] => {
  const gateways = foreignGateways(profile.settings.gateways).map((gateway): Finding => {
    const { host } = new URL(gateway);
    return {
      code: 'settings-from-file',
      effect: 'refused',
      message: `The file sends keys to ${host}, which is none of Adobe’s own gateways.`,
      remedy: 'Go on only if you set it yourself.',
      override: host,
    };
  });
  const programs = profile.instances
    .filter(
      ({ connection }) =>
        connection.kind === 'command' || ('php' in connection && connection.php !== undefined),
    )
    .map((instance): Finding => ({
      code: 'settings-from-file',
      effect: 'refused',
      message: `The file has Keybridge run a program of its choosing to reach ${instanceName(profile, instance)}: ${formatConnection(instance.connection)}`,
      remedy: 'Go on only if you know this program.',
      override: instanceName(profile, instance),
    }));
  return [...gateways, ...programs];
};
