const adobe = /^([a-z0-9-]+\.)*(adobe\.com|adobe\.io|magento\.com)$/;

/**
 * True for what may be opened outside: https at Adobe, and the instances' own addresses, which are http on a
 * developer's machine.
 */
export const isAllowedOutside = (url: string, baseUrls: readonly string[]): boolean => {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, port, username, password, origin } = new URL(url);
  if (username !== '' || password !== '') return false;
  if (protocol !== 'https:' && protocol !== 'http:') return false;
  if (protocol === 'https:' && port === '' && adobe.test(hostname)) return true;
  return baseUrls.some((baseUrl) => URL.canParse(baseUrl) && new URL(baseUrl).origin === origin);
};

/** The one way out of the window. What it refuses is dropped without a word: the page has no such links. */
export const createLinkGate =
  (baseUrls: () => Promise<readonly string[]>, open: (url: string) => Promise<void>) =>
  async (url: string): Promise<void> => {
    const known = await baseUrls().catch(() => []);
    if (isAllowedOutside(url, known)) await open(new URL(url).href).catch(() => undefined);
  };
