import { CoreError } from '../core-error.ts';

/** A proxy's address as `http://host:port`. It lies in the profile, which is no vault: one with a login is refused. */
export const readProxyAddress = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.username || url?.password) {
    throw new CoreError(
      'bad-input',
      'This address holds a user or a password, and settings are no vault.',
      'Leave the login out; a proxy that wants one goes into HTTPS_PROXY, where Keybridge is started.',
    );
  }
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new CoreError(
      'bad-input',
      // What stands before an @ may be a password.
      `${text.includes('@') ? 'This address' : `“${text}”`} cannot be a proxy.`,
      'Write it as http://host:port, or https where the proxy itself is reached over TLS.',
    );
  }
  if (url.pathname !== '/' || url.search || url.hash) {
    throw new CoreError(
      'bad-input',
      `The address of the proxy ${url.host} carries more than a host and a port.`,
      'Leave out path, query and fragment.',
    );
  }
  return url.origin;
};
