import { expect, test } from 'vitest';
import type { InspectedSetting } from '../../../src/contract/inspection.ts';
import { factsOf, settingValue } from '../../../src/renderer/instances/inspection-words.ts';
import { inspectionOf } from '../../support/inspections.ts';

const print = 'ab'.repeat(32);
const path = 'services_connector/services_id/environment_id';
const valueOf = (seen: Partial<InspectedSetting>) => {
  const setting = inspectionOf([], { [path]: seen }).settings.find((each) => each.path === path);
  return setting && settingValue(setting);
};

test('what an instance is', () => {
  expect(factsOf(inspectionOf([]))).toEqual([
    ['Magento', '2.4.7-p1 Community'],
    ['Mode', 'production'],
    ['PHP', '8.2.20'],
    ['Connector', 'Services Connector 1.3.6, Services ID 3.3.1'],
    ['Base URL', 'https://eu.acme.example/'],
  ]);
});

test('what is missing there, or not told, is said', () => {
  const facts = (rest: Parameters<typeof inspectionOf>[2]) =>
    new Map(factsOf(inspectionOf([], {}, rest)).map(([label, text]) => [label, text]));
  expect(facts({ connector: 'absent' }).get('Connector')).toBe('not installed');
  expect(facts({ connector: 'disabled' }).get('Connector')).toBe('disabled');
  const modules = { servicesConnector: null, servicesId: '3.3.1' };
  expect(facts({ modules }).get('Connector')).toBe('Services Connector unknown, Services ID 3.3.1');
  expect(facts({ isMaintenance: true }).get('Mode')).toBe('production, in maintenance');
  expect(facts({ baseUrl: null }).get('Base URL')).toBe('not known');
});

test('keys are told by their fingerprints', () => {
  expect(valueOf({ fingerprint: print })).toBe('ab:ab:ab:ab:…:ab');
  expect(valueOf({ isReadable: false })).toBe('unreadable');
  expect(valueOf({ value: 'one' })).toBe('one');
  expect(valueOf({ value: '' })).toBe('empty');
  expect(valueOf({})).toBe('empty');
});
