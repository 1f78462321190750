import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { importPKCS8 } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { askingOf, headersOf, inSeconds, refusals, tokenOf } from '../support/ask-simulator.ts';

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());
const { ask, create } = askingOf(() => simulator);
const { unknownKey, badSignature, notFound } = refusals;

describe('the gateway', () => {
  test('lets only its own pairs through to each key check', async () => {
    const { sandbox, production } = simulator.licenseHolder;
    expect(await ask('v1/ping', { pair: production })).toMatchObject({ status: 200 });
    expect(await ask('index.html', { pair: sandbox })).toMatchObject({ status: 200 });
    expect(await ask('v1/ping', { pair: sandbox })).toMatchObject({ status: 200 });
    expect(await ask('index.html', { pair: production })).toMatchObject({ status: 404 });
  });

  test('does not know another API key, nor two that differ', async () => {
    const { privateKey } = simulator.licenseHolder.production;
    const pair = { apiKey: '0'.repeat(32), privateKey };
    expect(await ask('v1/ping', { pair })).toMatchObject(unknownKey);
    expect(await ask('v1/ping', { headers: { 'x-api-key': pair.apiKey } })).toMatchObject(unknownKey);
    expect(await fetch(`${simulator.url}merchant-registry/v1/ping`)).toMatchObject({ status: 403 });
  });

  test('verifies the signature with the public key of the API key', async () => {
    const { sandbox, production } = simulator.licenseHolder;
    const pair = { apiKey: production.apiKey, privateKey: sandbox.privateKey };
    expect(await ask('v1/ping', { pair })).toMatchObject(badSignature);
    expect(await ask('v1/ping', { headers: { 'x-gw-signature': 'nonsense' } })).toMatchObject(badSignature);
  });

  test.each([
    ['an expired signature', { exp: inSeconds(-1) }],
    ['no exp', { exp: undefined }],
    ['another issuer', { iss: 'someone' }],
    ['another subject', { sub: 'someone' }],
    ['another audience', { aud: 'somewhere' }],
    ['a scope too few', { 'https://ims-na1.adobelogin.com/s/ent_adobeio_sdk': false }],
  ])('refuses %s', async (_, changes) => {
    const headers = await headersOf(simulator.licenseHolder.production, changes);
    expect(await ask('v1/ping', { headers })).toMatchObject(badSignature);
  });

  test('refuses every algorithm but RS256', async () => {
    const { privateKey } = simulator.licenseHolder.production;
    const signed = await tokenOf(await importPKCS8(privateKey, 'PS256'), {}, 'PS256');
    const [, claims, signature] = signed.split('.');
    const none = Buffer.from('{"typ":"JWT","alg":"none"}').toString('base64url');
    for (const token of [signed, `${none}.${claims}.`, `${none}.${claims}.${signature}`]) {
      expect(await ask('v1/ping', { headers: { 'x-gw-signature': token } })).toMatchObject(badSignature);
    }
  });

  test('refuses a signature of a key that nobody knows', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const headers = { 'x-gw-signature': await tokenOf(privateKey) };
    expect(await ask('v1/ping', { headers })).toMatchObject(badSignature);
  });

  test('hands pairs out as the API Portal does', async () => {
    const pairs = [...Object.values(simulator.licenseHolder), await simulator.issueKeyPair('sandbox')];
    for (const { apiKey, privateKey } of pairs) {
      expect(apiKey).toMatch(/^[0-9a-f]{32}$/);
      expect(privateKey).toMatch(
        /^-----BEGIN PRIVATE KEY-----\n([A-Za-z0-9+/=]{1,64}\n)+-----END PRIVATE KEY-----\n$/,
      );
      expect(createPrivateKey(privateKey).asymmetricKeyDetails?.modulusLength).toBe(2048);
    }
    expect(new Set(pairs.map(({ apiKey }) => apiKey)).size).toBe(3);
  });

  test('wants the API key in both headers, and a signature', async () => {
    const { apiKey } = simulator.licenseHolder.production;
    const signature = (await headersOf(simulator.licenseHolder.production))['x-gw-signature'];
    const without = (headers: Record<string, string>) =>
      fetch(`${simulator.url}merchant-registry/v1/ping`, { headers });
    const both = { 'magento-api-key': apiKey, 'x-api-key': apiKey };
    expect((await without({ ...both, 'x-gw-signature': signature })).status).toBe(200);
    expect((await without({ 'x-api-key': apiKey, 'x-gw-signature': signature })).status).toBe(403);
    expect((await without({ 'magento-api-key': apiKey, 'x-gw-signature': signature })).status).toBe(403);
    expect(await (await without(both)).json()).toEqual(badSignature.body);
  });

  test('checks who asks before what is asked', async () => {
    const pair = { apiKey: '0'.repeat(32), privateKey: simulator.licenseHolder.production.privateKey };
    expect(await ask('no/such/thing', { pair })).toMatchObject(unknownKey);
    const body = { projectName: 'Acme' };
    expect(await ask('v1/registry/initialize', { method: 'POST', body, pair })).toMatchObject(unknownKey);
    expect(await ask('v1/registry')).toMatchObject(notFound);
  });

  test('issues more pairs for the same account, and forgets revoked ones', async () => {
    await create('Acme');
    const pair = await simulator.issueKeyPair('production');
    expect(pair.apiKey).toMatch(/^[0-9a-f]{32}$/);
    expect((await ask('v1/registry', { pair })).body.results).toHaveLength(3);
    simulator.revokeKeyPair(pair.apiKey);
    expect(await ask('v1/registry', { pair })).toMatchObject(unknownKey);
  });
});
