import type { Edition } from './model.ts';

export const editionWords: Record<Edition, string> = {
  commerce: 'Adobe Commerce',
  'open-source': 'Magento Open Source',
};
