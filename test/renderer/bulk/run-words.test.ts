import { expect, test } from 'vitest';
import type { BulkRow } from '../../../src/contract/bulk.ts';
import { runCsv } from '../../../src/renderer/bulk/run-csv.ts';
import { countGroups, groupWord, summaryOf, worstFirst } from '../../../src/renderer/bulk/run-words.ts';
import type { RunRow } from '../../../src/renderer/state/run-rows.ts';

const drift = {
  code: 'keys-differ' as const,
  paths: ['a'],
  message: 'Its keys differ.',
  remedy: 'Connect it.',
};
const rowOf = (name: string, part: Partial<BulkRow> = {}): RunRow => {
  const result: BulkRow = {
    instance: name,
    name: `Acme/${name}`,
    outcome: 'done',
    text: 'Fine',
    drift: [],
    notices: [],
    followUp: [],
    milliseconds: 1234,
    ...part,
  };
  return { instance: name, name: result.name, state: result.outcome, text: result.text, result };
};
const failure = {
  code: 'not-magento' as const,
  message: 'There is no Magento.',
  remedy: 'Look there.',
  details: ['One', 'Two'],
};
const rows: RunRow[] = [
  rowOf('EU'),
  rowOf('US', { drift: [drift] }),
  { instance: 'DE', name: 'Acme/DE', state: 'waiting', text: '' },
  rowOf('=FR', { outcome: 'failed', text: failure.message, failure, drift: [drift] }),
  rowOf('UK', { outcome: 'nothing-to-do', notices: [{ text: 'Mind it' }] }),
];
const inspect = { kind: 'inspect' as const };

test('what wants a person comes first, and each counts once', () => {
  expect(worstFirst(rows).map(({ instance }) => instance)).toEqual(['=FR', 'US', 'DE', 'EU', 'UK']);
  expect(countGroups(rows).map(({ group, count }) => `${count} ${group}`)).toEqual([
    '1 failed',
    '1 drifted',
    '1 waiting',
    '1 done',
    '1 nothing-to-do',
  ]);
  expect(summaryOf(rows.slice(0, 2), inspect)).toBe('Of 2 instances, 1 drifted, 1 no drift.');
  expect(summaryOf([], inspect)).toBe('There was no instance to work with.');
});

test('a look at what would change did nothing yet', () => {
  expect(groupWord('done', { kind: 'connect', dryRun: true })).toBe('would change');
  expect(groupWord('done', { kind: 'connect' })).toBe('done');
});

test('the saved table has all that is known of each row, and who was left out', () => {
  const leftOut = [{ instance: 'IT', name: 'Acme/IT', reason: 'no data space' }];
  const text = runCsv(rows, leftOut);
  expect(text).toContain('\ufeffinstance,outcome,text,code,remedy,details,');
  expect(text).toContain('Acme/US,done,Fine,,,,Its keys differ. Connect it.,,,1.2\r\n');
  expect(text).toContain('Acme/=FR,failed,There is no Magento.,not-magento,Look there.,"One\nTwo",');
  expect(text).toContain('Acme/DE,waiting,,,,,,,,\r\n');
  expect(text).toContain('Acme/IT,left-out,no data space,,,,,,,\r\n');
  const formula: RunRow = { instance: 'x', name: '=1+1/EU', state: 'waiting', text: '' };
  expect(runCsv([formula], [])).toContain("'=1+1/EU,");
});
