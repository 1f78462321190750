/** Four bytes at the start and one at the end tell two fingerprints apart at a glance. */
export const shortFingerprint = (fingerprint: string): string => {
  const bytes = fingerprint.match(/../g) ?? [];
  return `${bytes.slice(0, 4).join(':')}:…:${bytes.at(-1) ?? ''}`;
};
