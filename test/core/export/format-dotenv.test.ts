import { execaSync } from 'execa';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatDotenv } from '../../../src/core/export/format-dotenv.ts';

const path = 'services_connector/services_id/project_name';
const name = 'CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__PROJECT_NAME';
const pem = `-----BEGIN PRIVATE KEY-----\n${'aB+/'.repeat(16)}\nQUJD/+==\n-----END PRIVATE KEY-----\n`;

describe('dotenv', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keybridge-dotenv-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** What php's getenv() has after the file was sourced by `shell`. */
  const sourced = (shell: string, values: string[]): string[] => {
    const config = values.map((value, index) => ({ path: `${path}_${index}`, value, secret: false }));
    writeFileSync(join(folder, 'file'), formatDotenv(config));
    const php = `echo json_encode(array_map(fn ($i) => bin2hex(getenv("${name}_$i")), range(0, ${values.length - 1})));`;
    const { stdout, stderr } = execaSync(shell, ['-c', 'set -a; . ./file; exec php -r "$1"', shell, php], {
      cwd: folder,
    });
    expect(stderr).toBe('');
    return (JSON.parse(stdout) as string[]).map((hex) => Buffer.from(hex, 'hex').toString());
  };

  const awkward = [
    pem,
    '',
    ' spaces ',
    `it's "quoted"`,
    '$HOME ${HOME} $(id) `id`',
    `'$(id)' \`id\``,
    'back\\slash \\n \\" \\\\',
    'ends with \\',
    '"',
    "'",
    '#no comment',
    '!history & * ? ; | < > ~',
    'Zürich 東京 🗝',
    'a\nb\r\nc\td',
  ];

  test.each(['dash', 'bash'])('gives exactly the value when sourced by %s', (shell) => {
    expect(sourced(shell, awkward)).toEqual(awkward);
  });

  test('gives exactly any value', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('"', "'", '$', '`', '\\', '\n', '(', ')', '{', '}', 'a', ' ') }),
    );
    const withoutNul = text.filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(fc.array(withoutNul, { minLength: 50, maxLength: 50 }), (values) => {
        expect(sourced('sh', values)).toEqual(values);
      }),
      { numRuns: 10 },
    );
  });

  test('keeps to what every dotenv reader understands, wherever it can', () => {
    const line = (value: string) =>
      formatDotenv([{ path: 'magento_saas/environment', value, secret: false }])
        .split('\n')
        .filter((text) => text !== '' && !text.startsWith('#'))
        .join('\n');
    expect(line('production')).toBe('CONFIG__DEFAULT__MAGENTO_SAAS__ENVIRONMENT="production"');
    expect(line('a "b" $c `d`')).toBe(`CONFIG__DEFAULT__MAGENTO_SAAS__ENVIRONMENT='a "b" $c \`d\`'`);
    expect(line(`it's $5`)).toBe(`CONFIG__DEFAULT__MAGENTO_SAAS__ENVIRONMENT="it's \\$5"`);
    expect(line(pem)).toBe(`CONFIG__DEFAULT__MAGENTO_SAAS__ENVIRONMENT="${pem}"`);
  });

  test('says what makes an instance ignore it', () => {
    const text = formatDotenv([]);
    expect(text).toContain('variables_order=EGPCS');
    expect(text).toContain('bin/magento cache:clean config');
    expect(
      text
        .trimEnd()
        .split('\n')
        .every((line) => line.startsWith('#')),
    ).toBe(true);
  });
});
