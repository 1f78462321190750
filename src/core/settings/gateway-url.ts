import { CoreError } from '../core-error.ts';

/** True for the names of this machine itself. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

/** A gateway's address, ending in a slash. Keys travel there: https, or http on this machine only. */
export const readGatewayUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!url || !isSafe) {
    throw new CoreError(
      'bad-input',
      // What stands before an @ may be a password.
      `${text.includes('@') ? 'This address' : `“${text}”`} cannot be a gateway: keys are sent there.`,
      'Give an https address, or http on this machine (127.0.0.1, localhost).',
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new CoreError(
      'bad-input',
      `The gateway of ${url.host} carries more than a host and a path.`,
      'Leave out user, password, query and fragment.',
    );
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
};
