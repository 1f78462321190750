import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CoreInMemory, createCoreInMemory, failureFrom } from '../../support/core-in-memory.ts';

const path = '/lists/shops.csv';
const importing = (core: CoreInMemory, content: string | Uint8Array, more: object = {}) => {
  core.files.all.set(path, typeof content === 'string' ? Buffer.from(content) : content);
  return core.call('instances.import', { path, ...more });
};

/** Expects a refusal after which everything is as before. */
const refusal = async (content: string | Uint8Array, more: object = {}, core = createCoreInMemory()) => {
  const [profile, journal] = [await core.profile(), await core.journal()];
  const failure = await failureFrom(importing(core, content, more));
  expect({ ...(await core.profile()), id: profile.id }).toEqual(profile);
  expect(await core.journal()).toEqual(journal);
  return failure;
};

const full = `client,edition,name,stage,base_url,connect
Acme,open-source,EU,production,https://eu.acme.example/,ssh://deploy@acme.example/var/www/eu
Acme,,EU staging,staging,,ddev:/src/acme
"Böhm, Söhne",commerce,"Shop ""Nord""",Development,,
`;

test('clients and instances come in with all that the file says of them', async () => {
  const core = createCoreInMemory();
  const answer = await importing(core, full);
  expect(answer).toMatchObject({ path, outcome: 'imported', present: [], findings: [] });
  const { clients, instances } = await core.profile();
  expect(answer.clients).toEqual(clients);
  expect(answer.instances).toEqual(instances);
  expect(clients.map(({ name, edition }) => [name, edition])).toEqual([
    ['Acme', 'open-source'],
    ['Böhm, Söhne', 'commerce'],
  ]);
  expect(instances).toMatchObject([
    {
      name: 'EU',
      stage: 'production',
      baseUrl: 'https://eu.acme.example/',
      connection: { kind: 'ssh', user: 'deploy', host: 'acme.example', root: '/var/www/eu' },
    },
    { name: 'EU staging', stage: 'staging', connection: { kind: 'ddev', dir: '/src/acme' } },
    { name: 'Shop "Nord"', stage: 'development', connection: { kind: 'none' } },
  ]);
  expect(await core.journal()).toEqual([
    expect.objectContaining({
      action: 'instances.import',
      text: `Imported 2 clients and 3 instances from ${path}`,
    }),
  ]);
});

test('a file that was changed since it was shown is not imported', async () => {
  const core = createCoreInMemory();
  const { fileFingerprint: shown } = await importing(core, full, { dryRun: true });
  const failure = await refusal(full.replace('eu.acme.example', 'elsewhere.example'), { shown }, core);
  expect(failure).toMatchObject({ code: 'unsafe-edit', message: expect.stringContaining(path) });
  expect(await importing(core, full, { shown })).toMatchObject({ outcome: 'imported' });
});

test.each<[string, (text: string) => string | Uint8Array]>([
  ['a byte order mark', (text) => `\ufeff${text}`],
  ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
  ['carriage returns alone', (text) => text.replaceAll('\n', '\r')],
  ['both kinds of line end', (text) => text.replace('\n', '\r\n')],
  ['no last line end', (text) => text.trimEnd()],
  ['UTF-16', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['empty rows and blank cells at its end', (text) => `${text}\n,,,,,\n\n`],
  ['capitals in its header', (text) => text.replace('client', 'Client ').replace('stage', 'STAGE')],
])('with %s it is the same', async (_what, change) => {
  const [plain, other] = [createCoreInMemory(), createCoreInMemory()];
  await importing(plain, full);
  await importing(other, change(full));
  const told = async (core: CoreInMemory) =>
    (await core.profile()).instances.map(({ name, stage, connection }) => ({ name, stage, connection }));
  expect(await told(other)).toEqual(await told(plain));
});

test.each([';', '\t'])('cells may be divided by %j', async (delimiter) => {
  const core = createCoreInMemory();
  await importing(core, ['client', 'name'].join(delimiter) + '\n' + ['Acme, Inc.', 'EU'].join(delimiter));
  expect((await core.profile()).clients).toMatchObject([{ name: 'Acme, Inc.' }]);
});

test('columns may stand in any order, and those that nothing is said of may be missing', async () => {
  const core = createCoreInMemory();
  await importing(core, 'name,client\nEU,Acme\nUS,acme\n');
  const { clients, instances } = await core.profile();
  expect(clients).toMatchObject([{ name: 'Acme', edition: 'commerce' }]);
  expect(instances).toMatchObject([
    { name: 'EU', stage: 'production' },
    { name: 'US', stage: 'production' },
  ]);
});

test.each(['base_url', 'Base URL', 'base-url', 'BaseUrl', 'BASE_URL'])('%s is base_url', async (header) => {
  const core = createCoreInMemory();
  await importing(core, `Client,Name,${header}\nAcme,EU,https://eu.acme.example/\n`);
  expect((await core.profile()).instances).toMatchObject([{ baseUrl: 'https://eu.acme.example/' }]);
});

describe('rows that disagree on the edition of a client', () => {
  const listOf = (...editions: string[]) =>
    `client,name,edition\n${editions.map((edition, index) => `Dot,Shop ${index},${edition}\n`).join('')}`;

  test('are compared with the client that is here', async () => {
    const core = createCoreInMemory();
    await core.addClient('Dot', 'commerce');
    const { details } = await refusal(listOf('open-source', 'commerce', '', 'open-source'), {}, core);
    expect(details).toEqual([
      'Row 2: Dot is commerce in Keybridge, and open-source in this row.',
      'Row 5: Dot is commerce in Keybridge, and open-source in this row.',
    ]);
  });

  test('are told by the fewer ones, beside the others', async () => {
    const { details } = await refusal(listOf('open-source', 'commerce', 'commerce'));
    expect(details).toEqual(['Row 2: Dot is open-source in this row, and commerce in rows 3, 4.']);
    const many = await refusal(listOf(...Array.from({ length: 6 }, () => 'commerce'), 'open-source'));
    expect(many.details).toEqual([
      'Row 8: Dot is open-source in this row, and commerce in rows 2, 3, 4 and 3 more.',
    ]);
  });
});

test('JSON says the same', async () => {
  const core = createCoreInMemory();
  const rows = [
    { client: 'Acme', name: 'EU', stage: 'staging', connect: 'warden:/src/eu' },
    { client: 'Acme', name: 'US', edition: null, base_url: '' },
  ];
  await importing(core, `\ufeff ${JSON.stringify(rows)}`);
  expect((await core.profile()).instances).toMatchObject([
    { name: 'EU', stage: 'staging', connection: { kind: 'warden', dir: '/src/eu' } },
    { name: 'US', connection: { kind: 'none' } },
  ]);
});

test('a dry run says what would come in, and changes nothing', async () => {
  const core = createCoreInMemory();
  await core.addClient('Own');
  const [before, journal] = [await core.profile(), await core.journal()];
  const answer = await importing(core, full, { dryRun: true });
  expect(answer).toMatchObject({ outcome: 'planned', clients: { length: 2 }, instances: { length: 3 } });
  expect(await core.profile()).toEqual(before);
  expect(await core.journal()).toEqual(journal);
});

test('a second time everything is here; what differs is said and left as it is', async () => {
  const core = createCoreInMemory();
  await importing(core, full);
  const [profile, journal] = [await core.profile(), await core.journal()];
  const again = await importing(core, full);
  expect(again).toMatchObject({ outcome: 'nothing-new', clients: [], instances: [] });
  expect(again.present).toEqual([
    { row: 2, name: 'Acme/EU', differs: [] },
    { row: 3, name: 'Acme/EU staging', differs: [] },
    { row: 4, name: 'Böhm, Söhne/Shop "Nord"', differs: [] },
  ]);
  const other = await importing(
    core,
    'client,name,stage,edition,connect\nACME,eu,staging,commerce,ddev:/src/eu\nAcme,New,,,\n',
  );
  expect(other).toMatchObject({
    outcome: 'imported',
    clients: [],
    instances: [{ name: 'New' }],
    present: [
      {
        row: 2,
        name: 'Acme/EU',
        differs: [
          'edition open-source here, commerce in the file',
          'stage production here, staging in the file',
          'connection ssh://deploy@acme.example/var/www/eu here, ddev:/src/eu in the file',
        ],
      },
    ],
  });
  expect((await core.profile()).instances.slice(0, 3)).toEqual(profile.instances);
  expect(await core.journal()).toHaveLength(journal.length + 1);
});

test('every wrong row is told with its number, in order, and nothing comes in', async () => {
  const failure = await refusal(`client,edition,name,stage,base_url,connect
,,EU,,,
Acme,enterprise,,prod,eu.acme.example,ssh://-oProxyCommand=x/app
Acme,,A/B,,,,surplus
Acme,commerce,US,,,ftp://x

Acme,open-source,us,,,
`);
  expect(failure).toMatchObject({ code: 'bad-input', message: expect.stringContaining('11 things') });
  expect(failure.details).toEqual([
    'Row 2: the client is missing.',
    'Row 3: the name is missing.',
    expect.stringMatching(/^Row 3: edition: “enterprise” is none of commerce, open-source/),
    expect.stringMatching(/^Row 3: stage: “prod” is none of production, staging, development/),
    expect.stringMatching(/^Row 3: base_url: “eu.acme.example” must be an http or https address/),
    expect.stringMatching(/^Row 3: connect: This connection cannot be used/),
    'Row 4: it has 1 cell more than there are columns.',
    expect.stringMatching(/^Row 4: name: “A\/B” must not contain a slash/),
    expect.stringMatching(/^Row 5: connect: /),
    'Row 7: Acme/us is in row 5 already.',
    'Row 7: Acme is open-source in this row, and commerce in row 5.',
  ]);
});

test.each<[string, string | Uint8Array, RegExp, RegExp[]]>([
  ['nothing', '', /./, [/no column “client”/, /no column “name”/]],
  ['a header alone', 'client,name\n', /has no rows/, []],
  ['no header', 'Acme,EU\n', /header row/, [/no column “client”/, /no column “name”/, /“Acme”/, /“EU”/]],
  ['an unknown column', 'client,name,url\nA,B,\n', /header row/, [/“url”/]],
  ['a column twice', 'client,name,Name\nA,B,C\n', /header row/, [/two columns “name”/]],
  ['a quote that never ends', 'client,name\nA,"B\nC,D\n', /from row 2 on: a quoted cell begins there/, []],
  ['something behind a quote', 'client,name\nA,B\nA,"C"D\n', /from row 3 on/, []],
  ['a quote within a cell', 'client,name\nA,B"C\n', /from row 2 on/, []],
  ['an endless row', `client,name\nA,${'B'.repeat(100_001)}\n`, /from row 2 on: it is longer/, []],
  ['Windows-1252', Buffer.from('client,name\nB\u00f6hm,EU\n', 'latin1'), /no text in UTF-8/, []],
  ['a spreadsheet', Buffer.from('PK\u0003\u0004\0\0'), /no text in UTF-8/, []],
  ['JSON that does not parse', '[{"client": "A",}]', /is no JSON/, []],
  ['JSON that is no list', '{"client": "A", "name": "B"}', /holds no list/, []],
  ['an empty list', '[]', /has no rows/, []],
  [
    'a list of other things',
    '["A", {"client": 1, "name": "B", "url": "x"}]',
    /things in its rows/,
    [
      /Row 1: it is no object/,
      /Row 2: client is no text/,
      /Row 2: there is no use for the key “url”/,
      /Row 2: the client is missing/,
    ],
  ],
])('%s is refused', async (_what, content, message, details) => {
  const failure = await refusal(content);
  expect(failure).toMatchObject({ code: 'bad-input', message: expect.stringMatching(message) });
  expect(failure.details ?? []).toHaveLength(details.length);
  for (const [index, detail] of details.entries()) expect(failure.details?.[index]).toMatch(detail);
});

test('a file that is missing or too large is refused', async () => {
  const core = createCoreInMemory();
  expect((await failureFrom(core.call('instances.import', { path }))).code).toBe('file-unreadable');
  expect((await refusal(new Uint8Array(32_000_001))).message).toContain('too large');
});

describe('a connection that runs a program of the file’s choosing', () => {
  const list = `client,name,connect
Acme,EU,"command:?argv=[""podman"",""exec"",""shop""]&root=/app"
Acme,US,ssh://acme.example/app?php=/tmp/php
`;

  test('wants each instance’s name typed', async () => {
    const core = createCoreInMemory();
    const plan = await importing(core, list, { dryRun: true });
    expect(plan.findings.map(({ code, override }) => [code, override])).toEqual([
      ['settings-from-file', 'Acme/EU'],
      ['settings-from-file', 'Acme/US'],
    ]);
    // As it would be typed, for whoever has to know it again.
    expect(plan.findings[0]?.message).toContain('Acme/EU: podman exec shop');
    const override = (value: string) => ({ code: 'settings-from-file' as const, value });
    expect(await refusal(list)).toMatchObject({ code: 'settings-from-file', override: 'Acme/EU' });
    expect(await refusal(list, { overrides: [override('Acme/EU')] })).toMatchObject({ override: 'Acme/US' });
    await importing(core, list, { overrides: [override('Acme/EU'), override('Acme/US')] });
    expect((await core.profile()).instances.map(({ connection }) => connection.kind)).toEqual([
      'command',
      'ssh',
    ]);
  });

  test('needs nothing typed where it is here already', async () => {
    const core = createCoreInMemory();
    const overrides = ['EU', 'US'].map((name) => ({ code: 'settings-from-file' as const, value: name }));
    await importing(core, list, { overrides });
    expect((await importing(core, list)).outcome).toBe('nothing-new');
  });
});

test('10,000 rows come in at once', async () => {
  const core = createCoreInMemory();
  const rows = Array.from({ length: 10_000 }, (_, number) => `Client ${number % 100},Shop ${number},staging`);
  const answer = await importing(core, ['client,name,stage', ...rows].join('\r\n'));
  expect([answer.clients.length, answer.instances.length]).toEqual([100, 10_000]);
  expect((await core.profile()).instances).toHaveLength(10_000);
  const wrong = rows
    .map((row) => `${row},`)
    .join('\n')
    .replaceAll('staging', 'later');
  expect((await refusal(`client,name,stage\n${wrong}`)).details).toHaveLength(10_000);
});

test('a name that a spreadsheet would take for a formula is a name', async () => {
  const core = createCoreInMemory();
  await importing(core, 'client,name\n"=HYPERLINK(""evil.example"")",@SUM(1)\n');
  const { clients, instances } = await core.profile();
  expect([clients[0]?.name, instances[0]?.name]).toEqual(['=HYPERLINK("evil.example")', '@SUM(1)']);
});

const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
  .filter((text) => text.trim() === text && /^[^/\p{Cc}\ufeff\ufffd]+$/u.test(text) && text.length <= 200);

test('any name in quotes comes in as it is', async () => {
  await fc.assert(
    fc.asyncProperty(name, name, fc.constantFrom(',', ';', '\t'), async (client, instance, by) => {
      const core = createCoreInMemory();
      await importing(core, `client${by}name\n${cell(client)}${by}${cell(instance)}\n`);
      const { clients, instances } = await core.profile();
      expect([clients[0]?.name, instances[0]?.name]).toEqual([client, instance]);
    }),
  );
});

test('whatever stands in a file, it comes in or is refused for what is wrong with it', async () => {
  const header = fc.constantFrom('', 'client,name\n', 'client,name,stage,connect\n', '[', '{');
  await fc.assert(
    fc.asyncProperty(header, fc.string({ unit: 'binary', maxLength: 60 }), async (start, text) => {
      const core = createCoreInMemory();
      core.files.all.set(path, Buffer.from(start + text));
      const answer = await core.core.dispatch('instances.import', { path });
      if (!answer.ok) expect(['bad-input', 'settings-from-file']).toContain(answer.error.code);
    }),
    { numRuns: 300 },
  );
});
