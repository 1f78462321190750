import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createHttpRegistry } from '../../../src/adapters/registry/http-registry.ts';
import { type Simulator, startSimulator } from '../../../src/simulator/start-simulator.ts';
import { type AnsweringServer, startAnsweringServer } from '../../support/answering-server.ts';
import type { RegistryAccess } from '../../../src/core/ports.ts';
import { accessTo } from '../../support/registry-access.ts';
import { failureOf } from '../../support/registry-failure.ts';

const registry = createHttpRegistry();
let simulator: Simulator;
let server: AnsweringServer;
let answer = { status: 200, body: '', headers: {} };
let sendDate = true;

beforeAll(async () => {
  simulator = await startSimulator();
  server = await startAnsweringServer((_, response) => {
    response.sendDate = sendDate;
    response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers });
    response.end(answer.body);
  });
});
beforeEach(() => {
  sendDate = true;
  server.requests.length = 0;
});
afterAll(async () => {
  await registry.close();
  await server.close();
  await simulator.close();
});

const access = () => accessTo(simulator, 'production', { gateway: server.url });
const answering = (body: unknown, status = 200): void => {
  answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body), headers: {} };
};

const record = {
  projectId: 'p1',
  projectName: 'Acme',
  environmentId: 'e1',
  environmentName: 'Live',
  environmentType: 'Production',
};

describe('records', () => {
  test('five fields are enough, others are ignored, and a type may be any text', async () => {
    const other = { ...record, environmentType: 'Demo', featureSet: null, hipaa: 'perhaps', __proto__x: {} };
    answering({ results: [record, other], page: 1 });
    const dataSpace = { id: 'e1', name: 'Live', projectId: 'p1', projectName: 'Acme', features: [] };
    expect(await registry.list(access())).toEqual([
      { ...dataSpace, type: 'Production' },
      { ...dataSpace, type: 'Demo' },
    ]);
  });

  test('control characters are removed from names', async () => {
    answering({
      results: [{ ...record, projectName: 'A\u001b[31mc\nme\u0085', featureSet: ['\u0007Bell'] }],
    });
    expect(await registry.list(access())).toMatchObject([{ projectName: 'A[31mcme', features: ['Bell'] }]);
  });

  test.each([
    ['a missing one', { environmentName: undefined }, 'results.1.environmentName'],
    ['a number for a text', { projectId: 7 }, 'results.1.projectId'],
    ['an empty id', { environmentId: '' }, 'results.1.environmentId'],
    ['an id with a control character', { environmentId: 'e\u001b1' }, 'results.1.environmentId'],
    ['features that are none', { featureSet: [1] }, 'results.1.featureSet.0'],
  ])('a broken field is named: %s', async (_, fields, name) => {
    answering({ results: [record, { ...record, ...fields }] });
    const failure = await failureOf(registry.list(access()), access());
    expect(failure.code).toBe('unexpected-answer');
    expect(failure.message).toContain(`broken record: ${name}: `);
  });

  test('a bare record is not a list, nor a list a bare record', async () => {
    answering(record);
    expect((await failureOf(registry.list(access()), access())).message).toContain('results: ');
    answering({ results: [record] });
    expect((await failureOf(registry.renameDataSpace(access(), 'e1', 'x'), access())).code).toBe(
      'unexpected-answer',
    );
  });
});

describe('answers', () => {
  test('200 with a message is no success', async () => {
    answering({ results: [record], message: 'Something else' });
    const { code, message } = await failureOf(registry.list(access()), access());
    expect(code).toBe('unexpected-answer');
    expect(message).toContain('“Something else”');
    expect((await failureOf(registry.checkKeys(access()), access())).code).toBe('unexpected-answer');
  });

  test.each([200, 400, 403])('“JWT is invalid” is a refused signature with status %i too', async (status) => {
    answering({ message: 'JWT is invalid' }, status);
    expect((await failureOf(registry.list(access()), access())).code).toBe('keys-rejected');
  });

  test.each([
    ['without Date', {}],
    ['whose Date is none', { Date: 'yesterday' }],
  ])('a gateway %s cannot clear the clock', async (_, headers) => {
    sendDate = false;
    answer = { status: 401, body: '{"message":"JWT is invalid"}', headers };
    const { message, remedy } = await failureOf(registry.list(access()), access());
    expect(message).toContain('The private key is not the one of the API key');
    expect(remedy).toContain('Check this computer’s clock first.');
  });

  test.each([
    [{ message: 'JWT is invalid' }, 500, 'service-fault'],
    [{ error: { message: 'Client ID is invalid', details: { error_code: '403003' } } }, 503, 'service-fault'],
    [{ message: 'JWT is invalid' }, 429, 'rate-limited'],
  ])('a service that fails says nothing of the keys: %j with %i', async (body, status, code) => {
    answering(body, status);
    const failure = await failureOf(registry.createProject(access(), 'Acme'), access());
    expect(failure.code).toBe(code);
    expect(failure.remedy).toContain('Nothing is known about the keys.');
  });

  test.each([400, 409, 422])('status %i to a change is a refused name', async (status) => {
    answering({ message: 'Too long' }, status);
    const { code, message } = await failureOf(registry.renameProject(access(), 'p1', 'x'), access());
    expect(code).toBe('bad-input');
    expect(message).toContain('“Too long”');
    expect((await failureOf(registry.list(access()), access())).code).toBe('unexpected-answer');
  });

  test.each([
    [200, 'unexpected-answer'],
    [403, 'unexpected-answer'],
    [404, 'unexpected-answer'],
    [502, 'service-fault'],
  ])(
    'of a page with status %i the first line is shown, and nothing of it is believed',
    async (status, code) => {
      answering(`\r\n<html> <head>${'x'.repeat(30)} ${'y'.repeat(200)}\nsecond line</html>`, status);
      for (const call of [
        () => registry.createProject(access(), 'Acme'),
        () => registry.checkKeys(access()),
      ]) {
        const failure = await failureOf(call(), access());
        expect(failure.code).toBe(code);
        expect(failure.message).toContain(`(${status}): “<html> <head>${'x'.repeat(30)} `);
        expect(failure.message).not.toContain('second line');
      }
    },
  );

  test('of a long line only the beginning is shown', async () => {
    answering(`<html>${'Please log in. '.repeat(100_000)}</html>`, 403);
    const { message } = await failureOf(registry.list(access()), access());
    expect(message).toMatch(/“<html>(Please log in\. ){7}P[^”]{0,10}…”\.$/);
  });

  test('a cut JSON text, and no text at all, are unexpected', async () => {
    answering('{"results":[');
    expect((await failureOf(registry.list(access()), access())).message).toContain('(200): “{"results":[”');
    answering('');
    expect((await failureOf(registry.list(access()), access())).message).toContain('(200): “nothing”');
  });

  test('control characters and writing directions of the other side are left out', async () => {
    answering({ message: '\u001b]0;title\u0007 is\r\n \u202ebad\u2028', requestId: '7\u0000\u2066x' }, 403);
    const { message } = await failureOf(registry.list(access()), access());
    expect(message).toContain('“]0;title is bad” (request 7x)');
    answering('\u001b[2J\u202e<html>', 403);
    expect((await failureOf(registry.list(access()), access())).message).toContain('“[2J<html>”');
  });

  test('long words of the service are cut', async () => {
    answering({ message: '😀'.repeat(300) }, 403);
    const { message } = await failureOf(registry.list(access()), access());
    expect(message).toContain(`“${'😀'.repeat(199)}…”`);
  });

  test('a byte order mark before JSON is no fault', async () => {
    answering(`\ufeff${JSON.stringify({ results: [record] })}`);
    expect(await registry.list(access())).toHaveLength(1);
  });

  test('more than 5 MB are not read', async () => {
    answering({ results: [], filler: 'x'.repeat(6_000_000) });
    const { code, message } = await failureOf(registry.list(access()), access());
    expect(code).toBe('unexpected-answer');
    expect(message).toContain('more than 5 MB');
    expect(server.requests).toHaveLength(1);
  });

  test('an answer without end is cut off', async () => {
    const filler = Buffer.alloc(64 * 1024, ' ');
    const endless = await startAnsweringServer((_, response) => {
      const more = (): void => void (response.destroyed || response.write(filler, more));
      more();
    });
    const there = { ...access(), gateway: endless.url };
    expect((await failureOf(registry.list(there), there)).message).toContain('more than 5 MB');
    expect((await failureOf(registry.createProject(there, 'Acme'), there)).message).toContain(
      'more than 5 MB',
    );
    expect(endless.requests).toHaveLength(2);
    await endless.close();
  });
});

describe('what echoes the request shows neither API key nor signature', () => {
  const key = (headers: Record<string, string>): string => headers['x-api-key'] ?? '';
  const token = (headers: Record<string, string>): string => headers['x-gw-signature'] ?? '';

  const echo = async (
    write: (headers: Record<string, string>) => string,
    status: number,
    changes: Partial<RegistryAccess> = {},
  ): Promise<void> => {
    const echoing = await startAnsweringServer(({ headers }, response) => {
      response.writeHead(status, { 'X-Powered-By': 'a proxy' }).end(write(headers as Record<string, string>));
    });
    const there = { ...access(), gateway: echoing.url, ...changes };
    const calls = [
      () => registry.list(there),
      () => registry.createProject(there, 'Acme'),
      () => registry.checkKeys(there),
    ];
    for (const call of calls) {
      const { message } = await failureOf(call(), there);
      expect(message).toContain(`(${status}): “`);
      for (const { headers } of echoing.requests) {
        const signature = token(headers as Record<string, string>).split('.')[2] ?? '';
        for (let at = 0; at < signature.length; at += 12) {
          expect(message).not.toContain(signature.slice(at, at + 12));
        }
      }
    }
    await echoing.close();
  };
  const shapes: [name: string, write: (headers: Record<string, string>) => string][] = [
    ['all headers as JSON', (headers) => JSON.stringify(headers)],
    ['all headers after some words', (headers) => `Denied: ${JSON.stringify(headers)}`],
    ['them in a message', (headers) => JSON.stringify({ message: `Denied ${JSON.stringify(headers)}` })],
    ['them in a message of the gateway', (headers) => JSON.stringify({ error: { message: token(headers) } })],
    ['them as its request id', (headers) => JSON.stringify({ message: 'No', requestId: key(headers) })],
    ['them after a long beginning', (headers) => `<p>${'- '.repeat(2_000)}${key(headers)} ${token(headers)}`],
    ['the key in capitals', (headers) => `Unknown key ${key(headers).toUpperCase()}`],
    ['the key with a control character in it', (headers) => key(headers).replace(/^(.{9})/, '$1\u0000')],
    ['the signature without its first letters', (headers) => token(headers).slice(5)],
    ['the signature over two lines', (headers) => token(headers).replace('.', '.\u2028')],
    ['the signature’s end', (headers) => `…${token(headers).slice(-100)}`],
  ];
  test.each(shapes)('%s', async (_, write) => {
    for (const status of [403, 418]) await echo(write, status);
  });

  test('a key of another form', () =>
    echo((headers) => `Unknown key ${key(headers)}`, 403, { apiKey: 'An-Other.Key' }));
});
