import { readPageFiles } from '../adapters/page-files.ts';
import type { KeybridgeCore } from '../core/create-core.ts';
import { createCalls } from './calls.ts';
import { codeLifetime, createEntrance } from './entrance.ts';
import { createEventStreams } from './event-streams.ts';
import { createPresence } from './presence.ts';
import { createRoutes } from './routes.ts';
import { openHttpDoor } from './serve-http.ts';

export interface BrowserHostOptions {
  readonly core: KeybridgeCore;
  /** The built page. */
  readonly folder: string;
  /** A free one without it; a taken one rejects with Node's `EADDRINUSE`. */
  readonly port?: number;
  /** Nobody has had a page open for `absence` milliseconds, a minute by default. */
  readonly onAbsence: () => void;
  readonly absence?: number;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
  /** Milliseconds that a whole request may take to arrive. */
  readonly requestTimeout?: number;
}

/** The page in the browser, and the core behind it, on 127.0.0.1. */
export interface BrowserHost {
  /** An address that lets one page in, within a minute; the one before does not any more. */
  newUrl(): string;
  /** Resolves when a page has come in, or a minute after the start, or at the end. */
  readonly entered: Promise<void>;
  /** Cancels jobs, lets the calls that have begun come to their end, and stops. */
  close(): Promise<void>;
}

export const startBrowserHost = async (options: BrowserHostOptions): Promise<BrowserHost> => {
  const { core, folder, port = 0, now = () => performance.now() } = options;
  const pages = await readPageFiles(folder);
  const door = await openHttpDoor(port, options.requestTimeout ?? 30_000);

  let onEntered: () => void = () => undefined;
  const entered = new Promise<void>((resolve) => (onEntered = resolve));
  const expiry = setTimeout(onEntered, codeLifetime);

  const { origin } = door;
  const entrance = createEntrance(now);
  const presence = createPresence(options.absence ?? 60_000, options.onAbsence);
  const calls = createCalls(core);
  const events = createEventStreams(core);
  door.serve(createRoutes({ origin, pages, entrance, presence, calls, events, onEntered }));

  return {
    entered,
    newUrl() {
      presence.enter()();
      return `${origin}/#${entrance.newCode()}`;
    },
    async close() {
      presence.end();
      clearTimeout(expiry);
      onEntered();
      await door.close(async () => {
        events.end();
        await calls.finish();
      });
    },
  };
};
