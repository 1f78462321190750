import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** How long a code can be exchanged, in milliseconds. */
export const codeLifetime = 60_000;

/** Codes let a page in once; tokens are what the page that came in shows from then on. Neither is kept in clear. */
export interface Entrance {
  /** A new code; the one before does not count any more. */
  newCode(): string;
  /** A token for the code, which is used up by that; undefined where the code is wrong, used or too old. */
  exchange(code: string): string | undefined;
  admits(token: string): boolean;
}

const newSecret = (): string => randomBytes(32).toString('base64url');
/** Of equal length whatever the text, as the constant-time comparison needs. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** `now`: milliseconds on a clock that never goes back. */
export const createEntrance = (now: () => number): Entrance => {
  let open: { digest: Buffer; until: number } | undefined;
  const tokens: Buffer[] = [];
  return {
    newCode() {
      const code = newSecret();
      open = { digest: digest(code), until: now() + codeLifetime };
      return code;
    },
    exchange(code) {
      const isRight = open !== undefined && timingSafeEqual(digest(code), open.digest);
      if (!open || !isRight || now() >= open.until) return undefined;
      open = undefined;
      const token = newSecret();
      tokens.push(digest(token));
      return token;
    },
    admits(token) {
      const shown = digest(token);
      return tokens.filter((each) => timingSafeEqual(each, shown)).length > 0;
    },
  };
};
