/** Four bytes at the start and one at the end tell two fingerprints apart at a glance. */
export const shortFingerprint = (fingerprint: string): string => {
  const bytes = fingerprint.match(/../g) ?? [];
  return `${bytes.slice(0, 4).join(':')}:…:${bytes.at(-1) ?? ''}`;
};

/** A value as a change tells it: what begins a fingerprint, `SHA-256 4f9a12ab…`, in the look of the others. */
export const shortValue = (value: string): string =>
  value.replace(/^SHA-256 ([0-9a-f]{8})[0-9a-f]*…$/, (_, start: string) => {
    const bytes = start.match(/../g) ?? [];
    return `SHA-256 ${bytes.join(':')}:…`;
  });

/** In groups of four, to be read aloud. */
export const groupedFingerprint = (fingerprint: string): string =>
  (fingerprint.match(/.{1,4}/g) ?? []).join(' ');
