import { expect, test } from 'vitest';
import { formatJson } from '../../../src/core/export/format-json.ts';

test('the list itself, with a final newline', () => {
  const config = [
    { path: 'services_connector/services_id/project_name', value: 'Zürich "A"\nB', secret: false },
    { path: 'magento_saas/environment', value: '', secret: false },
  ];
  const text = formatJson(config);
  expect(JSON.parse(text)).toEqual(config);
  expect(text).toMatch(/^\[\n {2}\{\n {4}"path": .*\n\]\n$/s);
});
