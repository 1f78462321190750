import type { ServerResponse } from 'node:http';
import { pageHeaders } from '../adapters/page-files.ts';

/** Begins an answer whose body is written later, bit by bit. */
export const beginAnswer = (response: ServerResponse, contentType: string): void => {
  response.writeHead(200, { ...pageHeaders, 'Content-Type': contentType });
  response.flushHeaders();
};

export const sendBytes = (
  response: ServerResponse,
  status: number,
  contentType: string,
  bytes: Buffer,
): void => {
  response.writeHead(status, { ...pageHeaders, 'Content-Type': contentType, 'Content-Length': bytes.length });
  response.end(bytes);
};

export const sendJson = (response: ServerResponse, status: number, value: unknown): void =>
  sendBytes(response, status, 'application/json; charset=utf-8', Buffer.from(JSON.stringify(value)));
