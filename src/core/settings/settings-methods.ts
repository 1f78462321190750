import type { ProxyChoice } from '../../contract/model.ts';
import type { Core, Handlers } from '../handlers.ts';
import { recordChange } from '../journal/record-change.ts';
import { readProxyAddress } from './proxy-address.ts';

/** Throws `bad-input` where the address is none, or holds a login. */
export const readProxyChoice = (proxy: ProxyChoice): ProxyChoice =>
  proxy.kind === 'address' ? { kind: 'address', address: readProxyAddress(proxy.address) } : proxy;

export const createSettingsMethods = ({ ports }: Core): Handlers<'settings.read' | 'settings.set'> => ({
  'settings.read': async () => (await ports.profile.read()).settings,

  async 'settings.set'(changed) {
    const proxy = changed.proxy && { proxy: readProxyChoice(changed.proxy) };
    return recordChange(
      ports,
      (draft) => {
        draft.settings = { ...draft.settings, ...changed, ...proxy };
        return draft.settings;
      },
      () => ({ action: 'settings.set', text: `Changed settings: ${Object.keys(changed).join(', ')}` }),
    );
  },
});
