/** Text from outside, safe to show on one line: without control characters and bidirectional overrides. */
export const printable = (text: string): string =>
  // Most of it is plain ASCII, and a list has thousands of cells.
  /^[ -~]*$/.test(text)
    ? text
    : text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
