/** Shorter pieces of it are words of any sentence. */
const tellingLength = 8;

/** The text without pieces of what was told. */
export const withoutTold = (text: string, told: string): string => {
  let kept = '';
  let at = 0;
  while (at < text.length) {
    let end = at + tellingLength;
    if (end > text.length || !told.includes(text.slice(at, end))) {
      kept += text.charAt(at);
      at += 1;
      continue;
    }
    while (end < text.length && told.includes(text.slice(at, end + 1))) end += 1;
    kept += '[…]';
    at = end;
  }
  return kept;
};
