import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Client } from '../../../src/contract/model.ts';
import {
  fieldErrors,
  fieldToMend,
  newAdoption,
  readAdoption,
} from '../../../src/renderer/instances/adopt-form.ts';
import { connectionDraft } from '../../../src/renderer/wizard/connection-form.ts';

const acme: Client = { id: randomUUID(), name: 'Acme', edition: 'commerce' };
const here = { kind: 'local' as const, root: '/app' };
const draft = { ...newAdoption([acme]), connection: connectionDraft(here) };

test('what is left out is left to the instance', () => {
  expect(readAdoption(draft)).toEqual({
    ok: true,
    values: { newClient: undefined, wish: { connection: here, withKeys: false } },
  });
  const read = readAdoption({ ...draft, name: ' EU ', stage: 'staging', withKeys: true });
  expect(read).toMatchObject({ values: { wish: { name: 'EU', stage: 'staging', withKeys: true } } });
});

test('the client of the page is chosen, and a new one is named where there is none', () => {
  expect(newAdoption([acme, { ...acme, id: 'other' }], 'other').clientId).toBe('other');
  const first = { ...newAdoption([]), connection: connectionDraft(here) };
  expect(readAdoption(first)).toMatchObject({ errors: { clientName: 'Give the client a name.' } });
  expect(readAdoption({ ...first, clientName: ' Acme ' })).toMatchObject({
    values: { newClient: { name: 'Acme', edition: 'commerce' } },
  });
});

test('every fault is told under its field', () => {
  const read = readAdoption({ ...newAdoption([acme]), name: 'a/b' });
  expect(read).toEqual({
    ok: false,
    errors: {
      name: 'The name must not contain a slash.',
      'connection.host': 'Give the host’s name or address.',
      'connection.root': 'Give the folder that holds bin/magento.',
    },
  });
  expect(read.ok ? '' : fieldToMend(read.errors)).toBe('connection.host');
});

test('a failure goes to the field that it is about, if it is about one', () => {
  const failure = { message: 'It is there.', remedy: 'Name it.' };
  expect(fieldErrors({ code: 'duplicate', ...failure })).toEqual({ name: 'It is there. Name it.' });
  expect(fieldErrors({ code: 'not-magento', ...failure })).toEqual({
    'connection.root': 'It is there. Name it.',
  });
  expect(fieldErrors({ code: 'login-refused', ...failure })).toEqual({});
});
