/** The same place, whatever the scheme, the case of the host and the last slash; undefined where it is no address. */
const placeOf = (url: string): string | undefined => {
  if (!URL.canParse(url)) return undefined;
  const { host, pathname } = new URL(url);
  return `${host}${pathname.replace(/\/+$/, '')}`;
};

/** Undefined where one of the two is not known, or no address: nothing can be said then. */
export const isSamePlace = (
  a: string | null | undefined,
  b: string | null | undefined,
): boolean | undefined => {
  const [first, second] = [placeOf(a ?? ''), placeOf(b ?? '')];
  return first === undefined || second === undefined ? undefined : first === second;
};

/** The address as the profile takes it, without a password that stands in it; undefined where it is none. */
export const recordableUrl = (url: string | null): string | undefined => {
  if (url === null || !URL.canParse(url) || !/^https?:/i.test(url)) return undefined;
  const address = new URL(url);
  if (address.username === '' && address.password === '') return url;
  return Object.assign(address, { username: '', password: '' }).href;
};
