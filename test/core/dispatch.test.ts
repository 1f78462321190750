import { expect, test } from 'vitest';
import { createClient } from '../../src/contract/client.ts';
import type { Dispatch } from '../../src/contract/methods.ts';
import { CoreError } from '../../src/core/core-error.ts';
import { createDispatch } from '../../src/core/dispatch.ts';
import type { Handlers } from '../../src/core/handlers.ts';

const logged: unknown[] = [];
const dispatchOf = (handlers: object): Dispatch =>
  createDispatch(handlers as Handlers, { error: (...line) => void logged.push(line) });

const client = { id: '00000000-0000-4000-8000-000000000001', name: 'Acme', edition: 'commerce' as const };

test('a value passes through both schemas, with defaults filled in', async () => {
  const seen: unknown[] = [];
  const dispatch = dispatchOf({
    'clients.add': async (input: unknown) => {
      seen.push(input);
      return client;
    },
  });
  expect(await dispatch('clients.add', { name: '  Acme ' })).toEqual({ ok: true, value: client });
  expect(seen).toEqual([{ name: 'Acme', edition: 'commerce' }]);
});

test('a stray field in an output is an internal error, not a leak', async () => {
  const dispatch = dispatchOf({ 'clients.list': async () => [{ ...client, privateKey: 'canary-canary' }] });
  const answer = await dispatch('clients.list', {});
  expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(JSON.stringify(answer)).not.toContain('canary');
});

test('a stray field in an input, an unknown method and prototype names are bad input', async () => {
  const dispatch = dispatchOf({ 'clients.list': async () => [] }) as (
    name: string,
    input: unknown,
  ) => Promise<unknown>;
  const refused = { ok: false, error: { code: 'bad-input' } };
  expect(await dispatch('clients.list', { privateKey: 'x' })).toMatchObject(refused);
  for (const name of ['nothing.here', '__proto__', 'constructor', 'toString', '']) {
    expect(await dispatch(name, {})).toMatchObject(refused);
  }
  for (const input of [undefined, null, 7, 'text', []])
    expect(await dispatch('clients.list', input)).toMatchObject(refused);
});

test('a failure keeps its code, sentence and remedy; anything else is logged and told as internal', async () => {
  const dispatch = dispatchOf({
    'clients.list': async () => {
      throw new CoreError('unreachable', 'It cannot be reached.', 'Try later.');
    },
    'gateways.read': async () => {
      throw new TypeError('stack and all');
    },
  });
  const call = createClient(dispatch);
  await expect(call('clients.list', {})).rejects.toMatchObject({
    failure: { code: 'unreachable', message: 'It cannot be reached.', remedy: 'Try later.' },
  });
  const answer = await dispatch('gateways.read', {});
  expect(answer).toMatchObject({ ok: false, error: { code: 'internal' } });
  expect(JSON.stringify(answer)).not.toContain('stack and all');
  expect(String(logged.at(-1))).toContain('stack and all');
});
