import type { Failure } from '../../contract/errors.ts';

/** A sentence of the core without what it says of the command line: the window has a button or a field for it. */
export const windowText = (text: string): string =>
  text
    .replace('--with-gateways writes that too.', 'Tick that on Review to write it too.')
    .replace(/(^|\.\s)--[a-z-]+ [^.]*\.(?=\s|$)/g, '$1')
    .replace(/\s*\(--[a-z-]+\)/g, '')
    .replace(/:\s*--[a-z-]+(?: [A-Z]+)?(?=\.)/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Four bytes at the start and one at the end tell two fingerprints apart at a glance. */
export const shortFingerprint = (fingerprint: string): string => {
  const bytes = fingerprint.match(/../g) ?? [];
  return `${bytes.slice(0, 4).join(':')}:…:${bytes.at(-1) ?? ''}`;
};

/** The failure as the window shows it. */
export const failureText = (failure: Failure): Failure => ({
  ...failure,
  message: windowText(failure.message),
  remedy: windowText(failure.remedy),
});
