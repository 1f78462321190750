import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHttpRegistry } from '../../../src/adapters/registry/http-registry.ts';
import { RegistryDataSpace } from '../../../src/contract/model.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import type { RegistryAccess } from '../../../src/core/ports.ts';
import { type AnsweringServer, startAnsweringServer } from '../../support/answering-server.ts';
import { newKeySecret } from '../../support/core-in-memory.ts';
import { failureOf } from '../../support/registry-failure.ts';

const registry = createHttpRegistry();
let server: AnsweringServer;
let access: RegistryAccess;
let answer: { status: number; body: string | Uint8Array };

beforeAll(async () => {
  server = await startAnsweringServer((_, response) => response.writeHead(answer.status).end(answer.body));
  access = {
    ...newKeySecret(),
    keyEnvironment: 'production',
    gateway: server.url,
    timeouts: { connect: 5_000, answer: 5_000 },
    proxy: { kind: 'none' },
  };
});
afterAll(async () => {
  await registry.close();
  await server.close();
});

const id = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/\p{Cc}|\p{Cs}/u.test(text));
const name = fc.string({ unit: 'binary' });
const known = {
  projectId: id,
  projectName: name,
  environmentId: id,
  environmentName: name,
  environmentType: name,
};
const without = (field: string, value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== field));
/** A record as the registry may send it: the five fields, features or none, and whatever else. */
const record = fc
  .tuple(
    fc.dictionary(fc.string(), fc.jsonValue()),
    fc.record(known),
    fc.record({ featureSet: fc.option(fc.array(name)) }, { requiredKeys: [] }),
  )
  .map(([others, fields, features]) => ({ ...without('featureSet', others), ...fields, ...features }));
const shown = (text: string): string => text.replace(/\p{Cc}/gu, '');

test('every valid record is read, whatever else is in it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 5 }),
      fc.dictionary(fc.string(), fc.jsonValue()),
      async (records, others) => {
        answer = { status: 200, body: JSON.stringify({ ...without('message', others), results: records }) };
        const sent = JSON.parse(JSON.stringify(records)) as typeof records;
        expect(await registry.list(access)).toEqual(
          sent.map((each) => ({
            id: each.environmentId,
            name: shown(each.environmentName),
            type: shown(each.environmentType),
            projectId: each.projectId,
            projectName: shown(each.projectName),
            features: (each.featureSet ?? []).map(shown),
          })),
        );
      },
    ),
    { numRuns: 150 },
  );
});

test('a record with one broken field is refused by its place and the field’s name', async () => {
  const broken = fc.oneof(
    fc.constant(undefined),
    fc.jsonValue().filter((value) => typeof value !== 'string'),
  );
  const field = fc.constantFrom(...(Object.keys(known) as (keyof typeof known)[]));
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { maxLength: 3 }),
      record,
      field,
      broken,
      async (before, last, at, value) => {
        answer = { status: 200, body: JSON.stringify({ results: [...before, { ...last, [at]: value }] }) };
        const { code, message } = await failureOf(registry.list(access), access);
        expect(code).toBe('unexpected-answer');
        expect(message).toContain(`broken record: results.${before.length}.${at}: `);
      },
    ),
    { numRuns: 100 },
  );
});

/** Anything, and what comes near to an answer of the registry. */
const body = fc.oneof(
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc
    .record(
      {
        results: fc.array(fc.oneof(record, fc.jsonValue())),
        message: fc.oneof(
          name,
          fc.constantFrom('JWT is invalid', 'Client ID is invalid', 'Merchant registry not found'),
        ),
        error: fc.jsonValue(),
        requestId: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  fc.record({ results: fc.array(record) }).map((value) => JSON.stringify(value)),
  record.map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary' }),
  fc.uint8Array(),
);

/** It ends in data of the contract without control characters, or in a failure that `failureOf` finds fit. */
const judge = async (call: Promise<unknown>): Promise<void> => {
  const value = await call.catch((error: unknown) => error);
  if (value instanceof Error) {
    expect(value).toBeInstanceOf(CoreError);
    await failureOf(Promise.reject(value), access);
    return;
  }
  for (const dataSpace of RegistryDataSpace.array().parse([value].flat())) {
    for (const text of Object.values(dataSpace).flat()) expect(text).not.toMatch(/\p{Cc}/u);
  }
};

test('a change, whatever is answered, ends in valid data or in a failure that can be acted on', async () => {
  const status = fc.oneof(fc.constant(200), fc.integer({ min: 200, max: 599 }));
  await fc.assert(
    fc.asyncProperty(body, status, async (content, code) => {
      answer = { status: code, body: content };
      await judge(registry.createProject(access, 'Acme'));
      await judge(registry.renameProject(access, 'p1', 'Acme'));
      await judge(registry.renameDataSpace(access, 'e1', 'Acme'));
    }),
    { numRuns: 200 },
  );
});

test('so does a list; a key check ends in a sentence or such a failure', async () => {
  // Without those that are asked again: their pauses would take minutes.
  const status = fc.oneof(
    fc.constant(200),
    fc.integer({ min: 200, max: 499 }).filter((code) => code !== 429),
  );
  await fc.assert(
    fc.asyncProperty(body, status, async (content, code) => {
      answer = { status: code, body: content };
      await judge(registry.list(access));
      for (const keyEnvironment of ['sandbox', 'production'] as const) {
        const check = registry.checkKeys({ ...access, keyEnvironment });
        await judge(check.then((sentence) => expect(sentence).toMatch(/^[^\p{Cc}]+\.$/u)).then(() => []));
      }
    }),
    { numRuns: 200 },
  );
});

test('no id leads a rename anywhere else', async () => {
  answer = { status: 200, body: '{"results":[]}' };
  const base = '/merchant-registry/v1/registry/projects/';
  const anyId = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '',
      '.',
      '..',
      '../initialize',
      '..\\initialize',
      '%2e%2e',
      '//other.example',
      '\ud800',
      'a?b#c',
    ),
  );
  const first = server.requests.length;
  await fc.assert(
    fc.asyncProperty(anyId, async (text) => {
      const before = server.requests.length;
      await registry.renameProject(access, text, 'x').catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'not-found' });
      });
      for (const { path } of server.requests.slice(before)) {
        expect(path.startsWith(base)).toBe(true);
        expect(decodeURIComponent(path.slice(base.length))).toBe(text);
        expect(path.slice(base.length)).toMatch(/^[^/?#]+$/);
      }
    }),
    { numRuns: 200 },
  );
  expect(server.requests.length).toBeGreaterThan(first + 100);
});
