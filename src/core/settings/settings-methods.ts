import type { Core, Handlers } from '../handlers.ts';
import { recordChange } from '../journal/record-change.ts';

export const createSettingsMethods = ({ ports }: Core): Handlers<'settings.read' | 'settings.set'> => ({
  'settings.read': async () => (await ports.profile.read()).settings,

  'settings.set': (changed) =>
    recordChange(
      ports,
      (draft) => {
        draft.settings = { ...draft.settings, ...changed };
        return draft.settings;
      },
      () => ({ action: 'settings.set', text: `Changed settings: ${Object.keys(changed).join(', ')}` }),
    ),
});
