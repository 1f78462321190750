import type { ServerResponse } from 'node:http';
import type { KeybridgeCore } from '../core/create-core.ts';
import { beginAnswer } from './answer.ts';
import { Refused } from './refused.ts';

/** Bytes that wait for a page which does not read; then it is cut off, and may ask anew. */
const backlog = 1024 * 1024;
const mostStreams = 32;

/** The core's events for the pages that listen: JSON lines `{event, payload}` on answers that do not end. */
export interface EventStreams {
  open(response: ServerResponse): void;
  end(): void;
}

export const createEventStreams = ({ listen }: Pick<KeybridgeCore, 'listen'>): EventStreams => {
  const streams = new Set<ServerResponse>();
  const stop = listen((event, payload) => {
    const line = `${JSON.stringify({ event, payload })}\n`;
    for (const stream of streams) {
      if (stream.writableLength > backlog) stream.destroy();
      else stream.write(line);
    }
  });
  return {
    open(response) {
      if (streams.size >= mostStreams) throw new Refused(429, 'Too many pages are open.');
      streams.add(response);
      response.once('close', () => streams.delete(response));
      beginAnswer(response, 'application/x-ndjson; charset=utf-8');
    },
    end() {
      stop();
      for (const stream of streams) stream.end();
    },
  };
};
