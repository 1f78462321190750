const dash = '[-\\u2010-\\u2015\\u2212]';
/** PHP's JSON writes a slash as \/. */
const base64 = '(?:[A-Za-z0-9+/]|\\\\{1,3}/)';
const lineBreak = '(?:[\\s\\u200b-\\u200d\\u2060\\ufeff]|\\\\+[nrt])';
const edge = (word: string) => `(?<!${dash})${dash}{2,}\\s*${word}[A-Z0-9\\s]*${dash}{2,}`;

/** Lookbehinds keep each of them from trying a long run again from every place in it. */
const patterns: [RegExp, string][] = [
  // A PEM block, also a half one, or one whose line breaks are written as \n.
  [new RegExp(`${edge('BEGIN')}[\\s\\S]*?(${edge('END')}|$)`, 'g'), '[private key]'],
  [/AGE-SECRET-KEY-[0-9A-Z-]+/gi, '[age identity]'],
  // A JSON web token, and a value encrypted by Magento.
  [/(?<![\w-])eyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '[token]'],
  [/\b\d+:\d+:[A-Za-z0-9+/=]{8,}/g, '[ciphertext]'],
  [
    /((?:authorization|x-api-key|magento-api-key|x-gw-signature)["']?\s*[:=]\s*["']?)(?:bearer\s+)?[^\s"',}]+/gi,
    '$1[secret]',
  ],
  // API keys are 32 hex characters; a line of a key is a long run of base64, or one of several shorter ones, which
  // no two words of a sentence are.
  [/[0-9a-f]{32,}/gi, '[hex]'],
  [
    new RegExp(
      `(?<!${base64})(?:(?=[a-z]{0,15}[A-Z0-9+/\\\\])${base64}{16,}={0,2}${lineBreak}+){2,}${base64}*={0,2}`,
      'g',
    ),
    '[base64] ',
  ],
  [new RegExp(`(?:${base64}|[_-]){40,}={0,2}`, 'g'), '[base64]'],
];

/** The text without anything that looks like a secret. */
export const redact = (text: string): string =>
  patterns.reduce((redacted, [pattern, instead]) => redacted.replace(pattern, instead), text);

/** The text without values that are called a secret: a passphrase looks like any other text. */
export const redactNamed = (text: string): string =>
  text.replace(
    /((?:pass(?:phrase|word|wd)|secret|(?:crypt|api|private)[-_ ]?key)\\?["']?\s*[:=]\s*)(\\?"(?:[^"\\]|\\[^"])*\\?"|'[^'\n]*'|[^\s"'[][^\n,;}]*)/gi,
    '$1[secret]',
  );
