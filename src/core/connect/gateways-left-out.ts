import type { Notice } from '../../contract/errors.ts';
import type { Inspection } from '../../contract/inspection.ts';
import type { Profile } from '../../contract/model.ts';
import { gatewayPath, keyEnvironments } from '../../contract/setting-paths.ts';
import { isForeignGateway } from '../settings/gateway-methods.ts';
import { findSetting, withoutSlash } from './wanted.ts';

/** A sentence where this profile asks another gateway than Adobe's own and the instance was not told to. */
export const gatewaysLeftOut = (profile: Profile, inspection: Inspection): Notice[] => {
  const left = keyEnvironments
    .map((environment) => ({ path: gatewayPath(environment), url: profile.settings.gateways[environment] }))
    .filter(({ url }) => isForeignGateway(url))
    .filter(
      ({ path, url }) =>
        withoutSlash(path, findSetting(inspection, path)?.value ?? '') !== withoutSlash(path, url),
    );
  const urls = [...new Set(left.map(({ url }) => url))];
  if (urls.length === 0) return [];
  const text = `Keybridge talks to ${urls.join(' and ')}; the instance was not told to. Connect it with the gateways to change that.`;
  return [{ text, commandLine: 'Give --with-gateways.' }];
};
