import type { Gateways, KeyEnvironment, Profile } from '../../contract/model.ts';
import type { Core, Handlers } from '../handlers.ts';
import { recordChange } from '../journal/record-change.ts';
import { adobeGateways } from '../profile.ts';
import { readGatewayUrl } from './gateway-url.ts';

type GatewayMethods = 'gateways.read' | 'gateways.set' | 'gateways.reset';

const environments = ['sandbox', 'production'] as const;

/** What another registry said of the keys, and what it listed, is not known of this one. */
export const changeGateway = (draft: Profile, environment: KeyEnvironment, url: string): void => {
  if (draft.settings.gateways[environment] === url) return;
  draft.settings.gateways[environment] = url;
  const pairs = draft.keyPairs.filter(({ keyEnvironment }) => keyEnvironment === environment);
  for (const pair of pairs) pair.check = undefined;
  draft.snapshots = draft.snapshots.filter(({ keyPairId }) => !pairs.some(({ id }) => id === keyPairId));
};

export const isForeignGateway = (url: string): boolean => !Object.values(adobeGateways).includes(url);

/** The gateways that are not Adobe's own. */
export const foreignGateways = (gateways: Gateways): string[] => [
  ...new Set(
    environments
      .filter((environment) => gateways[environment] !== adobeGateways[environment])
      .map((environment) => gateways[environment]),
  ),
];

export const createGatewayMethods = ({ ports }: Core): Handlers<GatewayMethods> => ({
  'gateways.read': async () => (await ports.profile.read()).settings.gateways,

  'gateways.set'({ keyEnvironment, url: text }) {
    const url = readGatewayUrl(text);
    return recordChange(
      ports,
      (draft) => {
        changeGateway(draft, keyEnvironment, url);
        return draft.settings.gateways;
      },
      () => ({ action: 'gateway.set', text: `The ${keyEnvironment} gateway is now ${url}` }),
    );
  },

  'gateways.reset': () =>
    recordChange(
      ports,
      (draft) => {
        for (const environment of environments) changeGateway(draft, environment, adobeGateways[environment]);
        return draft.settings.gateways;
      },
      () => ({ action: 'gateway.reset', text: 'The gateways are Adobe’s own again' }),
    ),
});
