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

/** The address as the profile takes it; undefined where it is none. */
export const recordableUrl = (url: string | null): string | undefined =>
  url !== null && URL.canParse(url) && /^https?:/i.test(url) ? url : undefined;
