import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../src/contract/model.ts';
import {
  choose,
  exportDraft,
  foreignGateways,
  proposedPath,
  readExport,
  wantsCryptKey,
} from '../../../src/renderer/wizard/export-choice.ts';
import { newInstance } from './samples.ts';

const draft = { format: 'env-php', isEdit: true, path: '/srv/env.php', withGateways: false } as const;
const sourceOf = (instance: Instance, folder?: string) => ({ instance, name: 'Acme/EU', folder });
const last = {
  at: '2026-01-01T00:00:00.000Z',
  configHash: 'a'.repeat(64),
  apiKeyFingerprints: {},
  format: 'shell',
} as const;

describe('where an export goes', () => {
  it('starts with the env.php of an instance on this computer', () => {
    const local = newInstance({ connection: { kind: 'local', root: '/srv/shop/' } });
    expect(exportDraft(sourceOf(local))).toEqual({ ...draft, path: '/srv/shop/app/etc/env.php' });
    expect(exportDraft(sourceOf(newInstance()))).toEqual({ ...draft, path: '' });
  });

  it('starts with the place of the last export, whatever could be proposed', () => {
    const shell = newInstance({ exported: { ...last, path: '/srv/off.sh', isEdit: false } });
    expect(exportDraft(sourceOf(shell, '/exports'))).toMatchObject({ format: 'shell', path: '/srv/off.sh' });
    const exported = { ...last, format: 'env-php', path: '/srv/env.php' } as const;
    for (const isEdit of [true, false]) {
      const source = sourceOf(newInstance({ exported: { ...exported, isEdit } }));
      expect(exportDraft(source)).toEqual({ ...draft, isEdit });
    }
  });

  it('keeps the format of an export that did not note its place', () => {
    const source = sourceOf(newInstance({ exported: last }), '/exports');
    expect(exportDraft(source)).toMatchObject({ format: 'shell', path: '/exports/acme-eu-connect.sh' });
  });

  it.each([
    ['/exports', 'Acme/EU', '/exports/acme-eu-connect.sh'],
    ['/exports/', 'Müller & Söhne/Shop (EU)', '/exports/müller-söhne-shop-eu-connect.sh'],
    ['/', '日本/東京', '/日本-東京-connect.sh'],
    ['C:\\Exports', 'Acme/EU', 'C:\\Exports\\acme-eu-connect.sh'],
  ])('in the folder %s of exports %s goes to %s', (folder, name, path) => {
    expect(proposedPath({ format: 'shell', isEdit: true }, { instance: newInstance(), name, folder })).toBe(
      path,
    );
  });

  it('is proposed by a name that a file can have', () => {
    const name = `${'x'.repeat(200)}/${'東'.repeat(200)}`;
    const path = proposedPath(
      { format: 'json', isEdit: false },
      { instance: newInstance(), name, folder: '/e' },
    );
    expect(Buffer.byteLength(path)).toBeLessThan(255);
  });

  it('follows the format as long as it is the proposed one', () => {
    const source = sourceOf(newInstance(), '/exports');
    const choice = exportDraft(source);
    expect(choice.path).toBe('');
    choose(choice, { format: 'dotenv' }, source);
    expect(choice.path).toBe('/exports/acme-eu-connect.env');
    choose(choice, { format: 'env-php' }, source);
    expect(choice).toMatchObject({ isEdit: true, path: '' });
    choose(choice, { isEdit: false }, source);
    expect(choice.path).toBe('/exports/acme-eu-env.php');
    choice.path = '/mine.php';
    choose(choice, { format: 'shell' }, source);
    expect(choice).toMatchObject({ format: 'shell', path: '/mine.php' });
  });

  it('is not proposed without a folder', () => {
    const source = sourceOf(newInstance());
    const choice = exportDraft(source);
    choose(choice, { format: 'json' }, source);
    expect(choice.path).toBe('');
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
