import { createPrivateKey, sign } from 'node:crypto';
import { version } from '../../../package.json';
import { CoreError } from '../../core/core-error.ts';
import { hostOf, type Inquiry } from './failure.ts';

const lifetimeSeconds = 300;

const claims = {
  iss: '8E6307BF5D775FA00A495EF9@AdobeOrg',
  sub: '3181519E5E2714990A495E2E@techacct.adobe.com',
  aud: 'https://ims-na1.adobelogin.com/c/9ec9d05f79eb443e8f76ce477b1e413c',
  'https://ims-na1.adobelogin.com/s/ent_reactor_sdk': true,
  'https://ims-na1.adobelogin.com/s/asset_compute_meta': true,
  'https://ims-na1.adobelogin.com/s/ent_adobeio_sdk': true,
  'https://ims-na1.adobelogin.com/s/event_receiver_api': true,
};

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

const signedToken = (privateKey: string): string => {
  const exp = Math.floor(Date.now() / 1000) + lifetimeSeconds;
  const content = `${encode({ typ: 'JWT', alg: 'RS256' })}.${encode({ exp, ...claims })}`;
  const signature = sign('RSA-SHA256', Buffer.from(content), createPrivateKey(privateKey));
  return `${content}.${signature.toString('base64url')}`;
};

/** A pair that cannot even be sent. The underlying error is left out: it may hold a piece of the secret. */
const unusable = (inquiry: Inquiry, fault: string): CoreError =>
  new CoreError(
    'keys-rejected',
    `This ${inquiry.access.keyEnvironment} key pair cannot be used with ${hostOf(inquiry)}: ${fault}.`,
    'Add the pair again from the files that the API Portal gave, or generate a new pair there.',
  );

/** What every call carries (registry-api.md, "Headers on every call"); throws `keys-rejected` where the key cannot sign. */
export const signedHeaders = (inquiry: Inquiry): Record<string, string> => {
  const { apiKey, privateKey } = inquiry.access;
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw unusable(inquiry, 'its API key is empty or holds characters that no API key has');
  }
  let token: string;
  try {
    token = signedToken(privateKey);
  } catch {
    throw unusable(inquiry, 'its private key cannot sign');
  }
  return {
    'magento-api-key': apiKey,
    'x-api-key': apiKey,
    'x-gw-signature': token,
    'Content-Type': 'application/json',
    'User-Agent': `Keybridge/${version}`,
  };
};
