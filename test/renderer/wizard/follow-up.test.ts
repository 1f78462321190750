import { describe, expect, it } from 'vitest';
import { adminUrl, doneText } from '../../../src/renderer/wizard/follow-up.ts';
import { changesText, summarise } from '../../../src/renderer/wizard/review-text.ts';

it('says what was done', () => {
  expect(doneText({ changed: ['a'], path: '/x' })).toBe('1 setting written to /x.');
  expect(doneText({ changed: ['a', 'b'], path: '/x' })).toBe('2 settings written to /x.');
  expect(doneText({ changed: [], path: '/x' })).toContain('nothing was written');
});

it('links to the Admin below the shop’s address', () => {
  expect(adminUrl({ baseUrl: 'https://shop.example.com' })).toBe('https://shop.example.com/admin');
  expect(adminUrl({ baseUrl: 'https://example.com/shop' })).toBe('https://example.com/shop/admin');
  expect(adminUrl({})).toBe(undefined);
});

it('says what changed since the last export', () => {
  const none = { dataSpace: false, sandboxKeys: false, productionKeys: false };
  expect(changesText({ changes: none }, undefined)).toContain('nothing before');
  expect(changesText({ changes: none }, 'just now')).toContain('The same keys and data space');
  expect(changesText({ changes: { ...none, dataSpace: true } }, 'just now')).toContain(': the data space.');
  expect(
    changesText({ changes: { dataSpace: true, sandboxKeys: true, productionKeys: true } }, '1 day ago'),
  ).toBe(
    'Changed since it was last given its settings, 1 day ago: the data space, the sandbox keys and the production keys.',
  );
});

describe('the review', () => {
  const entry = (path: string, value: string) => ({ path, value, secret: false });
  const preview = {
    entries: [
      entry('services_connector/services_connector_integration/production_api_key', '••••••••9bfd'),
      entry('services_connector/services_connector_integration/production_private_key', 'SHA-256 01…'),
      entry('services_connector/services_id/project_id', 'p1'),
      entry('services_connector/services_id/project_name', 'Shops'),
      entry('services_connector/services_id/environment_id', 's1'),
      entry('services_connector/services_id/environment_name', 'My space'),
      entry('services_connector/services_id/environment', 'Testing'),
      entry('magento_saas/environment', 'production'),
    ],
    changes: { dataSpace: true, sandboxKeys: false, productionKeys: false },
    findings: [],
  };

  it('names what a person knows, and leaves out what there is not', () => {
    expect(summarise(preview)).toEqual([
      { name: 'Production keys', value: '••••••••9bfd', detail: 'SHA-256 01…', isChanged: false },
      { name: 'Connector uses', value: 'its production keys', detail: undefined, isChanged: false },
      { name: 'SaaS project', value: 'Shops', detail: 'p1', isChanged: false },
      { name: 'Data space', value: 'My space (Testing)', detail: 's1', isChanged: true },
    ]);
  });
});
