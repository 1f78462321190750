import type { IncomingMessage } from 'node:http';
import { Refused } from './refused.ts';

/** Bytes of a refused request that are read on, so that its sender hears the answer; then it is cut off. */
const patience = 8 * 1024 * 1024;

/** Names that mean something on every object; no input of the contract has such a field. */
const reservedKeys = new Set(['__proto__', 'constructor', 'prototype']);

const tooLarge = (): Refused => new Refused(413, 'The request is too large.');
const malformed = (): Refused => new Refused(400, 'The request is not what is expected here.');

const assertJson = ({ headersDistinct }: IncomingMessage): void => {
  const types = headersDistinct['content-type'] ?? [];
  const isJson = types.length === 1 && /^application\/json(; ?charset=utf-8)?$/i.test(types[0] ?? '');
  if (!isJson || headersDistinct['content-encoding']) throw new Refused(415, 'Send plain JSON.');
};

const collect = (request: IncomingMessage, limit: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request
      .on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limit) chunks.push(chunk);
        else reject(tooLarge());
      })
      .once('end', () => resolve(Buffer.concat(chunks)))
      .once('error', () => reject(malformed()))
      .once('close', () => reject(malformed()));
  });

const parse = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes), (key, value: unknown) => {
      if (reservedKeys.has(key)) throw malformed();
      return value;
    });
  } catch {
    // What the parser complains of quotes the text, which may hold a secret.
    throw malformed();
  }
};

/** The JSON that a request carries, `limit` bytes at most. Throws `Refused`. */
export const readJson = async (request: IncomingMessage, limit: number): Promise<unknown> => {
  assertJson(request);
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
  return parse(await collect(request, limit));
};

/** Resolves when the whole request has been read and thrown away, or its sender was cut off. */
export const discard = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    if (request.readableEnded || request.destroyed) return resolve();
    let left = patience;
    request
      .on('data', (chunk: Buffer) => {
        left -= chunk.length;
        if (left < 0) request.socket.destroy();
      })
      .once('end', resolve)
      .once('close', resolve);
  });
