import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { CoreError } from '../core/core-error.ts';

/** On every answer, whichever door serves the page. There is no CORS header among them. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'Cache-Control': 'no-store',
};

export interface PageFile {
  readonly contentType: string;
  readonly bytes: Buffer<ArrayBuffer>;
}

/** What a built page consists of; a file of another kind is not served. */
const contentTypes: Record<string, string | undefined> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const notBuilt = (folder: string): CoreError =>
  new CoreError('file-unreadable', `The window is not built: ${folder} has no page.`, 'Run `npm run build`.');

/**
 * The built page, read once, by the path as it stands in an address: what is not in here is not there, so that no path
 * leads outside of the folder. Links are left out for the same reason.
 */
export const readPageFiles = async (folder: string): Promise<ReadonlyMap<string, PageFile>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const files = new Map<string, PageFile>();
  for (const path of paths) {
    const contentType = contentTypes[extname(path)];
    if (contentType === undefined) continue;
    files.set(`/${relative(folder, path).split(sep).join('/')}`, {
      contentType,
      bytes: await readFile(path),
    });
  }
  const index = files.get('/index.html');
  if (!index) throw notBuilt(folder);
  return files.set('/', index);
};
