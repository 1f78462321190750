import type { CustomScheme } from 'electron';
import { type PageFile, pageHeaders } from '../adapters/page-files.ts';

/** A scheme of its own gives the page an origin that no other program or site can have. */
export const appScheme: CustomScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

export const appUrl = 'app://keybridge/';

/** True for addresses of our own page; `page` is `appUrl`, or the development server's. */
export const isOwnPage = (page: string, url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username, password } = new URL(url);
  const own = new URL(page);
  // The origin of a scheme of one's own is “null” in Node, so its parts are compared.
  return protocol === own.protocol && host === own.host && username === '' && password === '';
};

const refuse = (status: 404 | 405): Response => new Response(null, { status, headers: pageHeaders });

/** Answers `app://keybridge/…` with the files of the built page, and nothing else. */
export const createAppHandler =
  (files: ReadonlyMap<string, PageFile>) =>
  ({ method, url }: Pick<Request, 'method' | 'url'>): Response => {
    if (!isOwnPage(appUrl, url)) return refuse(404);
    if (method !== 'GET' && method !== 'HEAD') return refuse(405);
    const file = files.get(new URL(url).pathname);
    if (!file) return refuse(404);
    const headers = { ...pageHeaders, 'Content-Type': file.contentType };
    return new Response(method === 'HEAD' ? null : file.bytes, { headers });
  };
