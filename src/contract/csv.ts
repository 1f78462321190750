/**
 * What a spreadsheet would take for a formula gets an apostrophe before it:
 * https://owasp.org/www-community/attacks/CSV_Injection. Where semicolons divide cells, as Excel has it in many countries, a
 * quote in the middle of a line holds nothing together, and what stands behind a semicolon is a cell.
 */
const cell = (text: string): string => {
  const harmless = text
    .replace(/^(?=[\s\p{Cc}]*[=+\-@|%]|[\t\r\n])/u, "'")
    .replace(/;(?=[\s\p{Cc}"]*[=+\-@|%])/gu, ";'");
  return /[",\r\n;]|^\s|\s$/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** RFC 4180, with a byte order mark, without which Excel takes UTF-8 for the system's code page. */
export const csv = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
