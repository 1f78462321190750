import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogFile } from '../../src/adapters/log-file.ts';
import { createDispatch } from '../../src/core/dispatch.ts';
import type { Handlers } from '../../src/core/handlers.ts';
import { newKeySecret } from '../support/core-in-memory.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder.ts';

let home: TemporaryFolder;
let path: string;
beforeEach(async () => {
  home = await createTemporaryFolder();
  path = join(home.path, 'profile/keybridge.log');
});
afterEach(() => home.remove());

const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8);
const logged = () => readFile(path, 'utf8');

const { apiKey, privateKey } = newKeySecret();
const keyLine = privateKey.split('\n')[3] ?? '';
const canaries = [apiKey, keyLine, 'correct horse'];
const speakingOf = (secret: string): string => `passphrase=${secret}`;
const secretText = `${apiKey} ${privateKey} ${speakingOf('correct horse')}`;

const withProperties = Object.assign(new Error('Request failed'), {
  config: { headers: { 'x-api-key': apiKey } },
  body: privateKey,
  passphrase: 'correct horse',
});

describe('no secret is written', () => {
  test.each<[string, string, unknown]>([
    ['in a message', secretText, undefined],
    ['in a cause', 'failed', new Error(secretText)],
    ['in a cause of a cause', 'failed', new Error('outer', { cause: new Error(secretText) })],
    [
      'in gathered errors',
      'failed',
      new AggregateError([new Error('one'), new Error(secretText)], 'several'),
    ],
    ['in properties', 'failed', withProperties],
    ['in properties of a cause', 'failed', new Error('outer', { cause: withProperties })],
    ['in a text that was thrown', 'failed', secretText],
    ['in an object that was thrown', 'failed', { apiKey, privateKey, passphrase: 'correct horse' }],
    ['in a list that was thrown', 'failed', [secretText]],
    ['in an error’s name', 'failed', Object.assign(new Error('x'), { name: apiKey, stack: undefined })],
    ['in a stack', 'failed', Object.assign(new Error('x'), { stack: `Error: ${secretText}\n    at x` })],
  ])('%s', async (_where, message, cause) => {
    createLogFile(path).error(message, cause);
    const text = await logged();
    for (const canary of canaries) expect(text).not.toContain(canary);
    expect(text).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z \S/);
  });

  test('of what a handler throws', async () => {
    const handlers = {
      'clients.list': async () => {
        throw new TypeError(`cannot read ${secretText}`, { cause: withProperties });
      },
    };
    const dispatch = createDispatch(handlers as unknown as Handlers, createLogFile(path));
    const answer = await dispatch('clients.list', {});
    const text = `${await logged()} ${JSON.stringify(answer)}`;
    for (const canary of canaries) expect(text).not.toContain(canary);
    expect(text).toContain('clients.list failed TypeError: cannot read');
  });
});

describe('what it tells', () => {
  test('the message, the stack, and each cause with its own', async () => {
    const cause = new AggregateError([new RangeError('first'), 'second'], 'several', {
      cause: new Error('deep'),
    });
    createLogFile(path).error('It failed', new TypeError('outer', { cause }));
    const text = await logged();
    expect(text).toContain('It failed TypeError: outer\n    at ');
    for (const part of ['AggregateError: several', 'Error: deep', 'RangeError: first', 'second']) {
      expect(text).toContain(`\ncaused by ${part}`);
    }
  });

  test('something of whatever is thrown, and never throws itself', async () => {
    const circular = new Error('circular');
    circular.cause = circular;
    const hostile = new Error('hostile');
    Object.defineProperty(hostile, 'stack', {
      get() {
        throw new Error('no stack');
      },
    });
    const log = createLogFile(path);
    const thrown = [
      null,
      0,
      false,
      '',
      Symbol('s'),
      10n,
      Object.create(null),
      () => 1,
      circular,
      hostile,
      new Date(NaN),
    ];
    thrown.forEach((cause, index) => log.error(`number ${index}`, cause));
    const lines = (await logged()).split('\n').filter((line) => /number \d+/.test(line));
    expect(lines).toHaveLength(thrown.length - 1);
  });

  test('nothing that steers a terminal', async () => {
    createLogFile(path).error('before \u001b[2J\u0007\r\u009b after\u0000');
    expect(await logged()).toMatch(/before {2}\[2J {4}after\n$/);
  });

  test('an entry has an end', async () => {
    createLogFile(path).error('word '.repeat(1_000_000));
    expect((await logged()).length).toBeLessThan(21_000);
    createLogFile(path).error('next');
    expect(await logged()).toMatch(/…\n\S+ next\n$/);
  });
});

describe('the file', () => {
  test('is the owner’s alone, in a folder that is', async () => {
    createLogFile(path).error('one');
    createLogFile(path).error('two');
    expect([await modeOf(path), await modeOf(join(home.path, 'profile'))]).toEqual(['600', '700']);
    expect((await logged()).trimEnd().split('\n')).toHaveLength(2);
  });

  test('has a bound, with one older file beside it', async () => {
    const log = createLogFile(path);
    const entry = () => randomBytes(9_000).toString('hex').replace(/.{10}/g, '$& ');
    for (let count = 0; count < 160; count += 1) log.error(`entry ${count} ${entry()}`);
    expect(await readdir(join(home.path, 'profile'))).toEqual(['keybridge.log', 'keybridge.log.old']);
    for (const file of [path, `${path}.old`]) {
      expect((await stat(file)).size).toBeLessThan(1_050_000);
      expect(await modeOf(file)).toBe('600');
    }
    expect(await logged()).toContain('entry 159');
  });

  test('that cannot be written is given up', async () => {
    await mkdir(join(home.path, 'folder.log'));
    createLogFile(join(home.path, 'folder.log')).error('lost');
    await writeFile(join(home.path, 'file'), '');
    await chmod(join(home.path, 'file'), 0o400);
    createLogFile(join(home.path, 'file/keybridge.log')).error('lost');
    expect(await readdir(home.path)).toEqual(['file', 'folder.log']);
  });
});
