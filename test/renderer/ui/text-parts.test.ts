import { expect, it } from 'vitest';
import { connectorMissing } from '../../../src/core/connect/faults.ts';
import { partsOf } from '../../../src/renderer/ui/text-parts.ts';

it('takes the commands out of a sentence', () => {
  const { remedy } = connectorMissing('A/B', 'absent', ['live-search']);
  const parts = partsOf(remedy);
  expect(parts.filter(({ isCommand }) => isCommand).map(({ text }) => text)).toEqual([
    'composer require magento/live-search',
    'bin/magento setup:upgrade',
    'bin/magento setup:di:compile',
  ]);
  expect(parts.map(({ text }) => text).join('`')).toBe(remedy);
});

it.each(['Try again.', 'sh: cannot open `/var/www'])(
  'leaves a sentence without commands as it is: %s',
  (text) => {
    expect(partsOf(text)).toEqual([{ text, isCommand: false }]);
  },
);
