/** Magento's ciphertext, `keyIndex:cipher:…` (domain.md, rule 9), as the whole text or somewhere in a row of a table. */
export const isCiphertext = (text: string): boolean =>
  /^["'`\s\uFEFF]*\d+:\d+:[^\s"'`]*["'`\s]*$/.test(text) || /(?<!\d)\d+:\d+:[A-Za-z0-9+/:]{24,}/.test(text);
