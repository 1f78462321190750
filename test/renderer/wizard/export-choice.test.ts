import { describe, expect, it } from 'vitest';
import {
  exportDraft,
  foreignGateways,
  readExport,
  recallPlace,
  rememberPlace,
  type Shelf,
  wantsCryptKey,
} from '../../../src/renderer/wizard/export-choice.ts';
import { newInstance } from './samples.ts';

const newShelf = (): Shelf => {
  const items = new Map<string, string>();
  return { getItem: (key) => items.get(key) ?? null, setItem: (key, value) => void items.set(key, value) };
};
const draft = { format: 'env-php', isEdit: true, path: '/srv/env.php', withGateways: false } as const;

describe('where an export goes', () => {
  it('starts with the env.php of an instance on this computer', () => {
    const local = newInstance({ connection: { kind: 'local', root: '/srv/shop/' } });
    expect(exportDraft(local, undefined)).toEqual({ ...draft, path: '/srv/shop/app/etc/env.php' });
    expect(exportDraft(newInstance(), undefined)).toEqual({ ...draft, path: '' });
  });

  it('keeps the format of the last export', () => {
    const exported = {
      at: '2026-01-01T00:00:00.000Z',
      configHash: 'a'.repeat(64),
      apiKeyFingerprints: {},
      format: 'shell',
    } as const;
    expect(exportDraft(newInstance({ exported }), undefined)).toMatchObject({
      format: 'shell',
      isEdit: false,
    });
  });

  it('is remembered for each instance', () => {
    const shelf = newShelf();
    rememberPlace(shelf, 'one', { ...draft, withGateways: true });
    expect(exportDraft(newInstance(), recallPlace(shelf, 'one'))).toEqual(draft);
    expect(recallPlace(shelf, 'two')).toBe(undefined);
  });

  it.each([
    '',
    '{',
    '[]',
    '{"format":"exe","isEdit":true,"path":"/x"}',
    '{"format":"json"}',
    '{"format":"json","isEdit":1,"path":"/"}',
  ])('starts afresh from the remembered text %s', (text) => {
    expect(recallPlace({ getItem: () => text, setItem: () => undefined }, 'one')).toBe(undefined);
  });

  it('goes on where nothing can be remembered', () => {
    const fail = () => {
      throw new Error('No storage here');
    };
    const shelf = { getItem: fail, setItem: fail };
    expect(recallPlace(shelf, 'one')).toBe(undefined);
    expect(() => rememberPlace(shelf, 'one', draft)).not.toThrow();
  });

  it('is an edit or a new file, never both', () => {
    expect(readExport(draft)).toEqual({
      ok: true,
      values: { format: 'env-php', into: '/srv/env.php', withGateways: false },
    });
    expect(readExport({ ...draft, isEdit: false })).toMatchObject({ values: { out: '/srv/env.php' } });
    expect(readExport({ ...draft, format: 'json' })).toMatchObject({ values: { out: '/srv/env.php' } });
  });

  it('has to be a whole path', () => {
    expect(readExport({ ...draft, path: ' ' })).toMatchObject({
      errors: { path: 'Say which file to write.' },
    });
    expect(readExport({ ...draft, path: 'env.php' })).toMatchObject({ ok: false });
    expect(readExport({ ...draft, path: 'C:\\shop\\env.php' })).toMatchObject({ ok: true });
  });
});

it('asks for the crypt key when the core does', () => {
  const failure = {
    code: 'bad-input',
    message: 'This env.php does not spell out its crypt key.',
    remedy: '',
  } as const;
  expect(wantsCryptKey(failure)).toBe(true);
  expect(wantsCryptKey({ ...failure, message: 'No such place.' })).toBe(false);
});

it('names gateways that are not Adobe’s, once each', () => {
  const adobe = { sandbox: 'https://commerce-beta.adobe.io/', production: 'https://commerce.adobe.io/' };
  expect(foreignGateways(adobe)).toEqual([]);
  const own = 'http://127.0.0.1:4000/';
  expect(foreignGateways({ sandbox: own, production: own })).toEqual([own]);
});
