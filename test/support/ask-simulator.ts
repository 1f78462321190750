import type { KeyObject, webcrypto } from 'node:crypto';
import { importPKCS8, type JWTPayload, SignJWT } from 'jose';
import { expect } from 'vitest';
import type { IssuedKeyPair } from '../../src/simulator/portal.ts';
import type { Simulator } from '../../src/simulator/start-simulator.ts';

/** What every signature claims (registry-api.md, "Headers on every call"). */
const claims: JWTPayload = {
  iss: '8E6307BF5D775FA00A495EF9@AdobeOrg',
  sub: '3181519E5E2714990A495E2E@techacct.adobe.com',
  aud: 'https://ims-na1.adobelogin.com/c/9ec9d05f79eb443e8f76ce477b1e413c',
  'https://ims-na1.adobelogin.com/s/ent_reactor_sdk': true,
  'https://ims-na1.adobelogin.com/s/asset_compute_meta': true,
  'https://ims-na1.adobelogin.com/s/ent_adobeio_sdk': true,
  'https://ims-na1.adobelogin.com/s/event_receiver_api': true,
};

export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** A token as the connector makes it, made without our own client; `changes` spoil its claims. */
export const tokenOf = (
  key: webcrypto.CryptoKey | KeyObject,
  changes: JWTPayload = {},
  alg = 'RS256',
): Promise<string> =>
  new SignJWT({ exp: inSeconds(300), ...claims, ...changes })
    .setProtectedHeader({ typ: 'JWT', alg })
    .sign(key);

export const headersOf = async ({ apiKey, privateKey }: IssuedKeyPair, changes: JWTPayload = {}) => ({
  'magento-api-key': apiKey,
  'x-api-key': apiKey,
  'x-gw-signature': await tokenOf(await importPKCS8(privateKey, 'RS256'), changes),
});

interface Asking {
  method?: string;
  body?: unknown;
  /** The license holder's production pair without it. */
  pair?: IssuedKeyPair;
  headers?: Record<string, string>;
}

/** Requests to the simulator that a test has at the moment; JSON is parsed, redirects are not followed. */
export const askingOf = (current: () => Simulator) => {
  const ask = async (path: string, { method = 'GET', body, pair, headers }: Asking = {}) => {
    const simulator = current();
    const response = await fetch(`${simulator.url}merchant-registry/${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(await headersOf(pair ?? simulator.licenseHolder.production)), ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
  const create = (projectName: unknown) =>
    ask('v1/registry/initialize', { method: 'POST', body: { projectName } });
  return { ask, create };
};

/** The error answers of registry-api.md. */
export const refusals = {
  unknownKey: {
    status: 403,
    body: {
      error: { code: 'Forbidden', message: 'Client ID is invalid', details: { error_code: '403003' } },
    },
  },
  badSignature: { body: { message: 'JWT is invalid' } },
  notFound: {
    status: 404,
    body: {
      status: 404,
      statusText: 'Not Found',
      message: 'Merchant registry not found',
      requestId: expect.any(String),
    },
  },
};
