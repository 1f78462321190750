import type { Gateways } from '../../contract/model.ts';
import type { Core, Handlers } from '../handlers.ts';
import { recordChange } from '../journal/record-change.ts';
import { adobeGateways } from '../profile.ts';
import { readGatewayUrl } from './gateway-url.ts';

type GatewayMethods = 'gateways.read' | 'gateways.set' | 'gateways.reset';

/** The gateways that are not Adobe's own. */
export const foreignGateways = (gateways: Gateways): string[] => [
  ...new Set(
    (['sandbox', 'production'] as const)
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
        draft.settings.gateways[keyEnvironment] = url;
        return draft.settings.gateways;
      },
      () => ({ action: 'gateway.set', text: `The ${keyEnvironment} gateway is now ${url}` }),
    );
  },

  'gateways.reset': () =>
    recordChange(
      ports,
      (draft) => {
        draft.settings.gateways = { ...adobeGateways };
        return draft.settings.gateways;
      },
      () => ({ action: 'gateway.reset', text: 'The gateways are Adobe’s own again' }),
    ),
});
