import type { IncomingHttpHeaders } from 'node:http';
import { jwtVerify } from 'jose';
import type { KnownKey, Portal } from './portal.ts';
import { type Answer, badSignature, unknownKey } from './answer.ts';

/** The claims of every signature besides `exp` (registry-api.md, "Headers on every call"). */
const issuer = '8E6307BF5D775FA00A495EF9@AdobeOrg';
const subject = '3181519E5E2714990A495E2E@techacct.adobe.com';
const audience = 'https://ims-na1.adobelogin.com/c/9ec9d05f79eb443e8f76ce477b1e413c';
const scopes = ['ent_reactor_sdk', 'asset_compute_meta', 'ent_adobeio_sdk', 'event_receiver_api'].map(
  (scope) => `https://ims-na1.adobelogin.com/s/${scope}`,
);

export type Verdict =
  | { readonly key: KnownKey; readonly refusal?: undefined }
  | { readonly key?: undefined; readonly refusal: Answer };

/** Verifies the API key and the signature as the gateway does at its own time `now`. */
export const authenticate = async (
  portal: Portal,
  headers: IncomingHttpHeaders,
  now: Date,
): Promise<Verdict> => {
  const apiKey = headers['magento-api-key'];
  const known = typeof apiKey === 'string' ? portal.find(apiKey) : undefined;
  if (!known || headers['x-api-key'] !== apiKey) return { refusal: unknownKey() };
  try {
    const { payload } = await jwtVerify(String(headers['x-gw-signature']), known.publicKey, {
      algorithms: ['RS256'],
      typ: 'JWT',
      issuer,
      subject,
      audience,
      requiredClaims: ['exp'],
      currentDate: now,
    });
    if (scopes.some((scope) => payload[scope] !== true)) return { refusal: badSignature() };
  } catch {
    return { refusal: badSignature() };
  }
  return { key: known };
};
