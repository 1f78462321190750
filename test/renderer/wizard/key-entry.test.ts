import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Dispatch } from '../../../src/contract/methods.ts';
import { createReader, type KeyTexts, readEntry, sortTexts } from '../../../src/renderer/wizard/key-entry.ts';
import { createCoreInMemory, newKeySecret } from '../../support/core-in-memory.ts';

const { core } = createCoreInMemory();
const texts = (given: Partial<KeyTexts>): KeyTexts => ({
  apiKey: '',
  privateKey: '',
  keyPassphrase: '',
  ...given,
});
const read = (given: Partial<KeyTexts>) => readEntry(core.dispatch, texts(given));

describe('reading a pair while it is entered', () => {
  const { apiKey, privateKey } = newKeySecret();

  it('asks nothing before there is a private key', async () => {
    const never = (() => expect.fail('The core was asked.')) as Dispatch;
    expect(await readEntry(never, texts({ apiKey, privateKey: ' \n' }))).toEqual({ state: 'empty' });
  });

  it('is ready with both, and says nothing of the secret but its ends', async () => {
    const reading = await read({ apiKey, privateKey });
    expect(reading).toMatchObject({
      state: 'ready',
      apiKeyEnding: apiKey.slice(-4),
      private: { bits: 2048, repairs: [] },
    });
    expect(JSON.stringify(reading)).not.toContain(apiKey);
    expect(JSON.stringify(reading)).not.toContain(privateKey.split('\n')[1]);
  });

  it('tells what was repaired', async () => {
    const reading = await read({ apiKey, privateKey: privateKey.replaceAll('\n', ' ') });
    expect(reading.state === 'ready' && reading.private.repairs.length).toBeGreaterThan(0);
  });

  it('reads a private key alone, and waits for its API key', async () => {
    expect(await read({ privateKey })).toMatchObject({ state: 'api-key-missing', private: { bits: 2048 } });
  });

  it('needs no API key where the file holds it', async () => {
    const reading = await read({ privateKey: `API key: ${apiKey}\n\n${privateKey}` });
    expect(reading).toMatchObject({ state: 'ready', apiKeyEnding: apiKey.slice(-4) });
  });

  it('blames the API key for what is wrong with it', async () => {
    const reading = await read({ apiKey: `0:3:${'A'.repeat(60)}==`, privateKey });
    expect(reading.state).toBe('api-key-refused');
    expect(reading.state === 'api-key-refused' && reading.failure.message).toContain('encrypted text');
  });

  it.each([
    ['ciphertext', `0:3:${'A'.repeat(60)}==`, 'encrypted text'],
    ['a cut-off key', newKeySecret().privateKey.slice(0, 900), 'cut off'],
    ['an API key', 'ab'.repeat(16), 'an API key'],
  ])('blames the private key for %s, whatever the API key', async (_, privateText, reason) => {
    const reading = await read({ apiKey: '!!', privateKey: privateText });
    expect(reading.state).toBe('private-refused');
    expect(reading.state === 'private-refused' && reading.failure.message).toContain(reason);
  });

  it('asks for the passphrase of an encrypted key, and reads it then', async () => {
    const encrypted = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'correct',
    });
    const privateText = encrypted.toString();
    expect(await read({ apiKey, privateKey: privateText })).toMatchObject({
      state: 'private-refused',
      wantsPassphrase: true,
    });
    expect(await read({ apiKey, privateKey: privateText, keyPassphrase: 'wrong' })).toMatchObject({
      state: 'private-refused',
      wantsPassphrase: true,
    });
    expect(await read({ apiKey, privateKey: privateText, keyPassphrase: 'correct' })).toMatchObject({
      state: 'ready',
    });
  });

  it('drops an answer that was overtaken', async () => {
    let resolve: () => void = () => undefined;
    const promise = new Promise<void>((done) => (resolve = done));
    let calls = 0;
    const slowAtFirst = (async (...call: Parameters<Dispatch>) => {
      calls += 1;
      if (calls === 1) await promise;
      return core.dispatch(...call);
    }) as Dispatch;
    const reader = createReader(slowAtFirst);
    const first = reader(texts({ privateKey: 'nonsense' }));
    const second = await reader(texts({ apiKey, privateKey }));
    resolve();
    expect(second?.state).toBe('ready');
    expect(await first).toBe(undefined);
  });
});

describe('dropped files', () => {
  const { apiKey, privateKey } = newKeySecret();

  it('tells the private key’s file from the API key’s, in either order', () => {
    expect(sortTexts([`${apiKey}\n`, privateKey])).toEqual({ apiKey, privateKey });
    expect(sortTexts([privateKey, apiKey])).toEqual({ apiKey, privateKey });
  });

  it('takes one file as what it looks like', () => {
    expect(sortTexts([privateKey])).toEqual({ privateKey });
    expect(sortTexts([apiKey])).toEqual({ apiKey });
    expect(sortTexts([''])).toEqual({});
  });

  it('hands long text without a BEGIN line to the core, which says what is wrong with it', () => {
    const text = 'x'.repeat(100);
    expect(sortTexts([text])).toEqual({ privateKey: text });
  });
});
