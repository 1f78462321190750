import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CoreError } from '../../../src/core/core-error.ts';
import type { ConnectorConfig } from '../../../src/core/export/connector-config.ts';
import { editEnvPhp, envPhpFragment, readEnvPhp } from '../../../src/core/export/env-php.ts';
import { parseCryptKeys } from '../../../src/core/export/magento-encryptor.ts';
import { connectorSettings } from '../../support/connector-settings.ts';
import { describeEnvPhp } from '../../support/describe-env-php.ts';

const fixtures = new URL('../../fixtures/', import.meta.url).pathname;
const filesOf = (folder: string): string[] =>
  readdirSync(join(fixtures, folder)).map((name) => join(fixtures, folder, name));
const named = (folder: string) => filesOf(folder).map((path) => [basename(path, '.php'), path] as const);

const config = connectorSettings();
const blank: ConnectorConfig = config.map((entry) => ({ ...entry, value: '' }));
const paths = config.map(({ path }) => path);

/** What PHP has to find: a secret decrypted, everything else as it is. */
const expected = (settings: ConnectorConfig) =>
  Object.fromEntries(
    settings.map(({ path, value, secret }) => [path, secret && value !== '' ? { decrypted: value } : value]),
  );

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keybridge-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** PHP's view of these bytes, lying where the original lies as far as `__DIR__` and `__FILE__` can tell. */
const describeBytes = async (bytes: Uint8Array) => {
  const file = join(folder, 'env.php');
  await writeFile(file, bytes);
  return describeEnvPhp(file, paths);
};

/** The lines that an edit took away from a text. */
const linesGone = (before: Uint8Array, after: Uint8Array): string[] => {
  const left = Buffer.from(after).toString('latin1').split('\n');
  return Buffer.from(before)
    .toString('latin1')
    .split('\n')
    .filter((line) => {
      const at = left.indexOf(line);
      if (at !== -1) left.splice(at, 1);
      return at === -1;
    });
};

const refusalOf = (work: () => unknown): CoreError => {
  try {
    work();
  } catch (error) {
    if (error instanceof CoreError) return error;
    throw error;
  }
  throw new Error('was not refused');
};

describe.each(named('env-php'))('%s', (_name, path) => {
  test('is edited, means the same to PHP otherwise, and a second time stays as it is', async () => {
    const before = await readFile(path);
    const { bytes, changed } = editEnvPhp(before, config);
    expect(changed.toSorted()).toEqual(paths.toSorted());

    const [was, is] = [await describeBytes(before), await describeBytes(bytes)];
    expect(is.values).toEqual(expected(config));
    expect(is.rest).toBe(was.rest);
    expect(is.comments).toEqual(was.comments);
    const [first, last] = [before.subarray(0, 7), before.subarray(-2)];
    expect(Buffer.from(bytes).subarray(0, 7)).toEqual(first);
    expect(Buffer.from(bytes).subarray(-2)).toEqual(last);

    expect(editEnvPhp(bytes, config)).toEqual({ bytes, changed: [] });
  });

  test('is blanked, and filled again', async () => {
    const { bytes: filled } = editEnvPhp(await readFile(path), config);
    const { bytes: blanked, changed } = editEnvPhp(filled, blank);
    expect(changed.toSorted()).toEqual(paths.toSorted());
    expect((await describeBytes(blanked)).values).toEqual(expected(blank));
    expect(editEnvPhp(blanked, blank).changed).toEqual([]);
    const { bytes: again } = editEnvPhp(blanked, config);
    expect((await describeBytes(again)).values).toEqual(expected(config));
    expect((await describeBytes(again)).rest).toBe((await describeBytes(filled)).rest);
  });
});

describe('the edit keeps to the style of the file', () => {
  const edited = async (name: string) => {
    const before = await readFile(join(fixtures, 'env-php', `${name}.php`));
    const { bytes } = editEnvPhp(before, config);
    return { before, bytes: Buffer.from(bytes), text: Buffer.from(bytes).toString('latin1') };
  };

  test('a file as Magento writes it gets a comma and a section at its end', async () => {
    const { before, bytes, text } = await edited('magento-2.4.7');
    expect(linesGone(before, bytes)).toEqual([]);
    expect(text).toContain(`
    'install' => [
        'date' => 'Mon, 01 Jan 2024 00:00:00 +0000'
    ],
    'system' => [
        'default' => [
            'services_connector' => [
                'services_connector_integration' => [
                    'production_api_key' => '0:3:`);
    expect(text).toContain(`
            'magento_saas' => [
                'environment' => 'production'
            ]
        ]
    ]
];
`);
  });

  test('trailing commas stay trailing commas, and no line is lost', async () => {
    const { before, bytes, text } = await edited('trailing-commas');
    expect(linesGone(before, bytes)).toEqual([]);
    expect(text).toContain(`
            'magento_saas' => [
                'environment' => 'production',
            ],
        ],
    ],
];
`);
  });

  test('tabs stay tabs', async () => {
    const { before, text } = await edited('tabs');
    expect(before.toString()).not.toMatch(/^ +/m);
    expect(text).not.toMatch(/^\t* +/m);
  });

  test('DOS line ends stay DOS line ends', async () => {
    const { text } = await edited('crlf');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('array() stays array(), one line stays one line', async () => {
    expect((await edited('var-export-long')).text).not.toContain('[');
    expect((await edited('one-line')).text).not.toContain('\n');
    expect((await edited('one-line')).text).toMatch(
      /^<\?php return \['crypt' => .*, 'system' => \['default' => \[/,
    );
  });

  test('comments stay where they stood', async () => {
    const { before, bytes } = await edited('comments-everywhere');
    expect(linesGone(before, bytes)).toEqual(
      ['            ] // no comma behind this one', '        ] /* a */ /* b */'].slice(0, 1),
    );
  });

  test('a change of one value changes that line only', async () => {
    const { bytes } = await edited('connector-complete');
    const renamed = config.map((entry) =>
      entry.path.endsWith('/project_name') ? { ...entry, value: 'Käse & "Söhne" \\ \'it\'' } : entry,
    );
    const { bytes: after, changed } = editEnvPhp(bytes, renamed);
    expect(changed).toEqual(['services_connector/services_id/project_name']);
    expect(linesGone(bytes, after)).toHaveLength(1);
    expect((await describeBytes(after)).values).toEqual(expected(renamed));
  });

  test('a plain key that is right already is replaced by its ciphertext', async () => {
    const path = 'services_connector/services_connector_integration/production_api_key';
    const value = config.find((entry) => entry.path === path)?.value ?? '';
    const { text } = await edited('connector-complete');
    const plain = text.replace(/('production_api_key' => )'[^']*'/, `$1'${value}'`);
    expect(plain).toContain(value);
    const { bytes, changed } = editEnvPhp(Buffer.from(plain, 'latin1'), config);
    expect(changed).toEqual([path]);
    expect(Buffer.from(bytes).toString('latin1')).not.toContain(value);
  });
});

describe('refused, with the reason and a way on', () => {
  const reasons: Record<string, RegExp> = {
    'computed-key-behind': /only PHP can work out the key of an item on line 6, and it may be 'system'/,
    'connector-by-reference':
      /'system' → 'default' → 'services_connector' on line 5 is not written as an array/,
    'connector-computed': /'services_connector' on line 4 is not written as an array but computed/,
    'connector-conditional': /'services_connector' on line 4 is not written as an array but computed/,
    'default-computed': /'system' → 'default' on line 4 is not written as an array but computed/,
    empty: /does not simply return an array/,
    'no-php': /does not simply return an array/,
    'no-return': /does not simply return an array/,
    'return-in-a-block': /does not simply return an array/,
    'returns-a-merge': /does not simply return an array/,
    'returns-a-variable': /does not simply return an array/,
    'returns-an-include': /does not simply return an array/,
    'short-open-tag': /does not simply return an array/,
    'spread-behind': /only PHP can work out the key of an item/,
    'spread-in-connector': /only PHP can work out the key of an item on line \d, and it may be 'project_id'/,
    'sum-of-arrays': /does not simply return an array/,
    'syntax-error': /syntax error on line 3/,
    'system-computed': /'system' on line 4 is not written as an array but computed/,
    truncated: /syntax error on line \d/,
    'two-returns': /more than one place \(line 3, line 5\)/,
    'value-concatenated': /'project_id' on line 4 is computed/,
    'value-env-directive': /'project_id' on line 4 is computed/,
    'value-from-getenv': /'project_id' on line 4 is computed/,
    'value-interpolated': /'project_id' on line 5 is computed/,
    'value-is-an-array': /'project_id' on line 4 is computed/,
  };

  test('every fixture has its reason', () => {
    expect(
      filesOf('env-php-refused')
        .map((path) => basename(path, '.php'))
        .toSorted(),
    ).toEqual(Object.keys(reasons).toSorted());
  });

  test.each(named('env-php-refused'))('%s', async (name, path) => {
    const bytes = await readFile(path);
    const refusal = refusalOf(() => editEnvPhp(bytes, config, { cryptKeys: parseCryptKeys('k'.repeat(32)) }));
    expect(refusal).toMatchObject({
      code: 'unsafe-edit',
      message: expect.stringMatching(reasons[name] ?? /^$/),
    });
    expect(refusal.remedy).toContain('a new file with these settings only');
    expect(refusal.commandLine).toContain('--out FILE --crypt-key-file');
  });

  test('a syntax error is not quoted: it may be a secret', () => {
    const secret = randomBytes(16).toString('hex');
    const refusal = refusalOf(() =>
      editEnvPhp(Buffer.from(`<?php return ['a' => 'b' '${secret}'];`), config),
    );
    expect(`${refusal.message}${refusal.remedy}${String(refusal.cause)}`).not.toContain(secret);
  });
});

describe('crypt keys', () => {
  test.each(named('env-php-keyless'))('%s: none is spelt out, so it is asked for', async (_name, path) => {
    const bytes = await readFile(path);
    expect(readEnvPhp(bytes).cryptKeys).toBeUndefined();
    expect(refusalOf(() => editEnvPhp(bytes, config))).toMatchObject({
      code: 'bad-input',
      remedy: expect.stringContaining('crypt/key'),
      commandLine: expect.stringContaining('--crypt-key-file'),
    });
    expect(editEnvPhp(bytes, blank).changed).toHaveLength(blank.length);
    const { changed } = editEnvPhp(bytes, config, {
      cryptKeys: parseCryptKeys(randomBytes(16).toString('hex')),
    });
    expect(changed).toHaveLength(config.length);
  });

  test('the newest of several keys encrypts', async () => {
    for (const name of ['several-crypt-keys', 'crypt-keys-double-quoted', 'crypt-key-heredoc']) {
      const bytes = await readFile(join(fixtures, 'env-php', `${name}.php`));
      expect(readEnvPhp(bytes).cryptKeys).toHaveLength(2);
      expect(Buffer.from(editEnvPhp(bytes, config).bytes).toString('latin1')).toContain("'1:3:");
    }
  });
});

test('a fragment is a file of its own that PHP reads', async () => {
  const cryptKey = randomBytes(16).toString('hex');
  const fragment = Buffer.from(envPhpFragment(config, parseCryptKeys(cryptKey))).toString();
  const whole = fragment.replace('return [\n', `return [\n    'crypt' => ['key' => '${cryptKey}'],\n`);
  expect(whole).not.toBe(fragment);
  expect((await describeBytes(Buffer.from(whole))).values).toEqual(expected(config));
});
