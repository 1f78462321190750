const patterns: [RegExp, string][] = [
  // A PEM block, also a half one, or one whose line breaks are written as \n.
  [/-{2,}\s*BEGIN[A-Z0-9 ]*-{2,}[\s\S]*?(-{2,}\s*END[A-Z0-9 ]*-{2,}|$)/g, '[private key]'],
  [/AGE-SECRET-KEY-[0-9A-Z]+/gi, '[age identity]'],
  // A JSON web token, and a value encrypted by Magento.
  [/\beyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g, '[token]'],
  [/\b\d+:\d+:[A-Za-z0-9+/=]{8,}/g, '[ciphertext]'],
  [
    /((?:authorization|x-api-key|magento-api-key|x-gw-signature)["']?\s*[:=]\s*["']?)(?:bearer\s+)?[^\s"',}]+/gi,
    '$1[secret]',
  ],
  // API keys are 32 hex characters; a line of a key is a long run of base64.
  [/[0-9a-f]{32,}/gi, '[hex]'],
  [/[A-Za-z0-9+/_-]{40,}={0,2}/g, '[base64]'],
];

/** The text without anything that looks like a secret. */
export const redact = (text: string): string =>
  patterns.reduce((redacted, [pattern, instead]) => redacted.replace(pattern, instead), text);
