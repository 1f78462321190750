import { once } from 'node:events';
import { expect, test } from 'vitest';
import { type Ask, startHostUnderTest } from '../support/browser-host.ts';
import { newKeySecret } from '../support/core-in-memory.ts';

const addClient = (token?: string): Ask => ({
  method: 'POST',
  path: '/rpc',
  headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
  body: JSON.stringify({ method: 'clients.add', input: { name: 'Mallory' } }),
});

/** What a browser would need to hand an answer to another origin, and what it might keep. */
const forbiddenHeaders = [
  'access-control-allow-origin',
  'access-control-allow-headers',
  'set-cookie',
  'etag',
];

test('without its token, from elsewhere or by another name: refused, and nothing was done', async () => {
  const host = await startHostUnderTest();
  const token = await host.enter();
  const { origin, port } = host;
  const other = port === 65_535 ? port - 1 : port + 1;
  const headers: [number, NonNullable<Ask['headers']>][] = [
    [401, {}],
    [401, { Authorization: undefined, Cookie: `token=${token}` }],
    ...['', 'Bearer', 'Bearer ', `Bearer ${token}x`, `Bearer ${token.slice(1)}`, `bearer ${token}`]
      .concat([
        token,
        `Basic ${token}`,
        `Bearer  ${token}`,
        `Bearer ${token},Bearer ${token}`,
        'Bearer __proto__',
      ])
      .concat([`Bearer ${host.newCode()}`, `Bearer ${'A'.repeat(43)}`, `Bearer ${'A'.repeat(5000)}`])
      .map((value): [number, NonNullable<Ask['headers']>] => [401, { Authorization: value }]),
    ...[
      undefined,
      '',
      'null',
      'https://evil.example',
      `http://localhost:${port}`,
      `https://127.0.0.1:${port}`,
    ]
      .concat([`http://127.0.0.1:${other}`, `${origin}/`, `${origin}.evil.example`, origin.toUpperCase()])
      .map((value): [number, NonNullable<Ask['headers']>] => [
        403,
        { Authorization: `Bearer ${token}`, Origin: value },
      ]),
    ...['evil.example', `evil.example:${port}`, `localhost:${port}`, '127.0.0.1', `127.0.0.1:${other}`]
      .concat([`127.0.0.1:${port}.evil.example`, `127.1:${port}`, `[::1]:${port}`, `2130706433:${port}`])
      .map((value): [number, NonNullable<Ask['headers']>] => [
        403,
        { Authorization: `Bearer ${token}`, Host: value },
      ]),
    ...['cross-site', 'same-site', 'none'].map((value): [number, NonNullable<Ask['headers']>] => [
      403,
      { Authorization: `Bearer ${token}`, 'Sec-Fetch-Site': value },
    ]),
  ];
  for (const [status, given] of headers) {
    for (const ask of [addClient(), { path: '/events' }]) {
      // A page's own GET carries no Origin.
      if (ask.path === '/events' && 'Origin' in given && given['Origin'] === undefined) continue;
      const reply = await host.ask({ ...ask, headers: given });
      expect(reply.status, `${ask.path} ${JSON.stringify(given)}`).toBe(status);
      expect(reply.body).not.toContain(token);
      for (const name of forbiddenHeaders) expect(reply.headers).not.toHaveProperty(name);
    }
  }
  expect((await host.inMemory.profile()).clients).toEqual([]);
  expect((await host.ask(addClient(token))).status).toBe(200);
});

test('the page and the exchange are no more open to other names and pages', async () => {
  const host = await startHostUnderTest();
  const code = host.newCode();
  const exchange: Ask = { method: 'POST', path: '/session', body: JSON.stringify({ code }) };
  for (const Host of ['evil.example', `localhost:${host.port}`]) {
    expect((await host.ask({ path: '/', headers: { Host } })).status).toBe(403);
    expect((await host.ask({ ...exchange, headers: { Host } })).status).toBe(403);
  }
  for (const Origin of [undefined, 'null', 'https://evil.example']) {
    expect((await host.ask({ ...exchange, headers: { Origin } })).status).toBe(403);
  }
  expect((await host.exchange(code)).status).toBe(200);
});

test('a header that is there twice, or missing, is none', async () => {
  const host = await startHostUnderTest();
  const socket = await host.connect();
  socket.setEncoding('utf8');
  let answers = '';
  socket.on('data', (text: string) => (answers += text));
  socket.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nHost: evil.example\r\n\r\n`);
  socket.write('GET / HTTP/1.0\r\nConnection: close\r\n\r\n');
  await once(socket, 'close');
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 403', 'HTTP/1.1 403']);
});

test('no way of asking for anything else leads anywhere', async () => {
  const host = await startHostUnderTest();
  const token = await host.enter();
  const Authorization = `Bearer ${token}`;
  const asks: [string, string][] = [
    ...['HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'POST'].map((m): [string, string] => [m, '/']),
    ...['GET', 'PUT', 'OPTIONS', 'HEAD'].map((method): [string, string] => [method, '/rpc']),
    ...['POST', 'HEAD', 'OPTIONS'].map((method): [string, string] => [method, '/events']),
    ...['GET', 'OPTIONS'].map((method): [string, string] => [method, '/session']),
    ...[
      '/rpc/',
      '/rpc?x',
      '/RPC',
      '//rpc',
      '/./rpc',
      '/%72pc',
      '/rpc%00',
      '/rpc#',
      '/__proto__',
      '/constructor',
    ]
      .concat(['/toString', '*'])
      .map((path): [string, string] => ['POST', path]),
  ];
  for (const [method, path] of asks) {
    const ask = { ...addClient(), method, path };
    const length = String(ask.body?.length);
    const reply = await host.ask({ ...ask, headers: { Authorization, 'Content-Length': length } });
    expect(reply.status, `${method} ${path}`).toBe(404);
    for (const name of forbiddenHeaders) expect(reply.headers).not.toHaveProperty(name);
  }
  expect((await host.inMemory.profile()).clients).toEqual([]);
  expect((await host.call(token, 'status.read', {})).status).toBe(200);
});

test('bodies that are malformed, too large or of another type are refused', async () => {
  const host = await startHostUnderTest();
  const token = await host.enter();
  const Authorization = `Bearer ${token}`;
  const call = (body: string | Buffer, headers: Ask['headers'] = {}) =>
    host.ask({ method: 'POST', path: '/rpc', body, headers: { Authorization, ...headers } });
  const input = { name: 'Mallory' };
  const malformed = [
    '',
    '{',
    'null',
    '[]',
    '"clients.add"',
    '{}',
    '{"method": "status.read"}',
    '{"method": 1, "input": {}}',
    '{"method": ["clients.add"], "input": {"name": "Mallory"}}',
    JSON.stringify({ method: 'clients.add', input, extra: 1 }),
    `\ufeff\ufeff${JSON.stringify({ method: 'clients.add', input })}`,
    Buffer.from('{"method": "clients.add", "input": {"name": "Mallory \xff"}}', 'latin1'),
    '['.repeat(500_000),
    '{"a":'.repeat(100_000),
    `${'[{"a":'.repeat(100_000)}1${'}]'.repeat(100_000)}`,
    '{"method": "clients.add", "input": {"name": "Mallory", "__proto__": {"edition": "commerce"}}}',
    '{"method": "clients.add", "input": {"name": "Mallory"}, "__proto__": {}}',
    '{"method": "clients.add", "input": {"name": "Mallory"}, "constructor": {"prototype": {}}}',
    '{"method": "clients.add", "input": {"name": "Mallory", "constructor": {"prototype": {"a": 1}}}}',
    '{"method": "clients.add", "input": {"name": "Mallory", "\\u005f_proto__": 1}}',
  ];
  for (const body of malformed) {
    const reply = await call(body);
    expect(reply.status, body.toString().slice(0, 100)).toBe(400);
    expect(reply.body).not.toContain('Mallory');
  }
  const body = JSON.stringify({ method: 'clients.add', input });
  for (const type of [
    undefined,
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
  ].concat(['text/plain; application/json', 'application/jsonp', 'application/json; charset=utf-16'])) {
    expect((await call(body, { 'Content-Type': type })).status, type).toBe(415);
  }
  expect((await call(body, { 'Content-Encoding': 'gzip' })).status).toBe(415);

  const padded = (size: number) => body + ' '.repeat(size - body.length);
  const megabyte = 1024 * 1024;
  expect((await call(padded(megabyte + 1))).status).toBe(413);
  expect((await call(padded(megabyte + 1), { 'Transfer-Encoding': 'chunked' })).status).toBe(413);
  expect((await call(padded(6 * megabyte), { 'Transfer-Encoding': 'chunked' })).status).toBe(413);
  const session: Ask = { method: 'POST', path: '/session', body: padded(1025) };
  expect((await host.ask(session)).status).toBe(413);

  expect((await host.inMemory.profile()).clients).toEqual([]);
  expect((await call(padded(megabyte))).status).toBe(200);
  expect(Object.keys({})).toEqual([]);
  expect(({} as Record<string, unknown>)['edition']).toBeUndefined();
});

test('a body without end is cut off', async () => {
  // Longer than the test may take: it is the size that ends it.
  const host = await startHostUnderTest({ requestTimeout: 600_000 });
  const socket = await host.connect();
  const closed = new Promise((resolve) => socket.on('close', resolve).on('error', resolve).resume());
  socket.write(`POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nTransfer-Encoding: chunked\r\n\r\n`);
  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const flood = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', flood);
  flood();
  await closed;
  expect((await host.ask({ path: '/' })).status).toBe(200);
});

test('methods that are not in the table are refused, whatever every object has', async () => {
  const host = await startHostUnderTest();
  const token = await host.enter();
  const names = [
    '',
    'nope',
    'status',
    'status.read ',
    'STATUS.READ',
    '__proto__',
    'constructor',
    'prototype',
  ].concat([
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'status.read.__proto__',
    'dispatch',
  ]);
  for (const name of names) {
    const { status, body } = await host.call(token, name, {});
    expect(status).toBe(200);
    expect(JSON.parse(body), name).toMatchObject({ ok: false, error: { code: 'bad-input' } });
  }
  for (const input of [null, 1, 'text', [], { extra: 1 }, { toString: 1 }]) {
    const { body } = await host.call(token, 'status.read', input);
    expect(JSON.parse(body), JSON.stringify(input)).toMatchObject({
      ok: false,
      error: { code: 'bad-input' },
    });
  }
});

test('no answer holds a secret, whether it took it or refused it', async () => {
  const host = await startHostUnderTest();
  const token = await host.enter();
  const { apiKey, privateKey } = newKeySecret();
  await host.inMemory.addClient('Acme');
  const input = { client: 'Acme', keyEnvironment: 'sandbox', apiKey, privateKey };
  const replies = [
    await host.call(token, 'keys.add', input),
    await host.call(token, 'keys.read', { apiKey, privateKey }),
    await host.call(token, 'keys.read', { apiKey, privateKey, extra: privateKey }),
    await host.call(token, 'keys.read', { apiKey, privateKey: [privateKey] }),
    await host.call(token, 'keys.read', { apiKey, privateKey: privateKey.slice(0, 900) }),
    await host.call(token, 'keys.read', privateKey),
    await host.call(token, privateKey, {}),
    await host.ask({
      method: 'POST',
      path: '/rpc',
      headers: { Authorization: `Bearer ${token}` },
      body: privateKey,
    }),
    await host.ask({ path: `/${encodeURIComponent(privateKey)}` }),
    await host.call(token, 'keys.list', {}),
  ];
  expect(JSON.parse(String(replies[0]?.body))).toMatchObject({ ok: true });
  const lines = privateKey.split('\n').filter((line) => line.length > 30 && !line.includes('---'));
  for (const { body } of replies) {
    for (const secret of [apiKey, ...lines, token]) expect(body).not.toContain(secret);
  }
});

test('requests that are no HTTP, or never come to an end, are ended; others are served meanwhile', async () => {
  const host = await startHostUnderTest({ requestTimeout: 1000 });
  const token = await host.enter();
  const head = `POST /rpc HTTP/1.1\r\nHost: 127.0.0.1:${host.port}\r\nOrigin: ${host.origin}\r\n`;
  const authorized = `${head}Authorization: Bearer ${token}\r\nContent-Type: application/json\r\n`;
  const starts = [
    '',
    'G',
    'nonsense\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    'GET / HTTP/9.9\r\n\r\n',
    head,
    `${authorized}Content-Length: 100\r\n\r\n{"method": `,
    `${authorized}Transfer-Encoding: chunked\r\n\r\n5\r\n{"met`,
    `${authorized}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    `${authorized}Content-Length: -5\r\n\r\n`,
    'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n',
  ];
  const sockets = await Promise.all(starts.map(() => host.connect()));
  const ended = sockets.map((socket, index) => {
    const closed = new Promise((resolve) => socket.on('error', resolve).on('close', resolve).resume());
    socket.write(starts[index] ?? '', 'latin1');
    return closed;
  });
  expect((await host.call(token, 'status.read', {})).status).toBe(200);
  await Promise.all(ended);
  expect((await host.call(token, 'status.read', {})).status).toBe(200);
});

test('hundreds of silent connections keep nobody out', async () => {
  const host = await startHostUnderTest({ requestTimeout: 5000 });
  const token = await host.enter();
  const silent = await Promise.all(Array.from({ length: 300 }, () => host.connect()));
  const replies = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      index % 2 === 0 ? host.call(token, 'status.read', {}) : host.call('wrong', 'status.read', {}),
    ),
  );
  expect(new Set(replies.map(({ status }, index) => `${index % 2} ${status}`))).toEqual(
    new Set(['0 200', '1 401']),
  );
  await Promise.all(silent.map((socket) => new Promise((resolve) => socket.on('close', resolve).resume())));
});
