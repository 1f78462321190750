import { refuseKey } from './pem-block.ts';

export interface PemBody {
  readonly base64: string;
  /** Cipher and initialisation vector of a PKCS#1 key encrypted the old way (RFC 1421). */
  readonly legacy: readonly [string, string] | undefined;
  /** What was wrong with its lines (domain.md, rule 10), as phrases. */
  readonly repairs: string[];
}

const legacyHeaders = /^\s*Proc-Type:\s*4,\s*ENCRYPTED\s+DEK-Info:\s*([A-Z0-9-]+),\s*([0-9A-Fa-f]+)\s/;

/** OpenSSL writes 64 columns, MIME 76: a longer line has lost its breaks. */
const longestLine = 76;

/** Undoes what a string literal, JSON or a chat does to a text. */
const unescape = (raw: string, repairs: string[]): string => {
  let text = raw;
  const undo = (pattern: RegExp, instead: string, repair: string) => {
    const undone = text.replace(pattern, instead);
    if (undone !== text) repairs.push(repair);
    text = undone;
  };
  undo(/(?<!\\)(?:\\+r\\+n|\\+[rn])/g, '\n', 'line breaks were written as \\n');
  undo(/(?<!\\)\\+\//g, '/', 'slashes were written as \\/');
  undo(/[\u200b-\u200d\u2060\ufeff]+/g, '', 'invisible characters stood in it');
  return text.replaceAll('\u00a0', ' ');
};

const lineRepairs = (text: string): string[] => {
  // The BEGIN line's rest, the lines, and what stands before END on its line.
  const [first = '', ...rest] = text.split(/\r*\n|\r/);
  const last = rest.at(-1) ?? first;
  const inner = rest.slice(0, -1);
  const lines = [first, ...rest].map((line) => line.trim());
  const isGlued = /^\S/.test(first) || /\S$/.test(last);
  const isSpaced = (line: string) => /\s/.test(line);
  const sharesLine = (first + last).trim() !== '';
  const found: [boolean, string][] = [
    [/\r(?!\r*\n)/.test(text), 'lines ended in CR alone'],
    [lines.some(isSpaced) || (sharesLine && !isGlued), 'line breaks were spaces'],
    [
      isGlued || lines.some((line) => line.length > longestLine && !isSpaced(line)),
      'line breaks were missing',
    ],
    [inner.some((line) => /^[ \t]+\S/.test(line)) || /[\r\n][ \t]+$/.test(text), 'lines were indented'],
    [inner.some((line) => line.trim() === ''), 'it had blank lines inside'],
  ];
  return found.flatMap(([isSo, repair]) => (isSo ? [repair] : []));
};

/** Reads what stands between BEGIN and END; throws `bad-input` where that is no base64. */
export const readBody = (raw: string): PemBody => {
  const repairs: string[] = [];
  const text = unescape(raw, repairs);
  const headers = legacyHeaders.exec(text);
  const content = headers ? `\n${text.slice(headers[0].length).trimStart()}` : text;
  const base64 = content.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    throw refuseKey('The body of the key holds characters that do not belong there: it was damaged.');
  }
  const legacy = headers ? ([headers[1] ?? '', headers[2] ?? ''] as const) : undefined;
  return { base64, legacy, repairs: [...repairs, ...lineRepairs(content)] };
};

/** True of a key encrypted the old way: its headers stand inside the block. */
export const hasLegacyHeaders = (raw: string): boolean => legacyHeaders.test(unescape(raw, []));

/** The block as OpenSSL reads it. */
export const toPem = (label: string, { base64, legacy }: PemBody): string => {
  const headers = legacy ? `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${legacy.join(',')}\n\n` : '';
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${headers}${lines.join('\n')}\n-----END ${label}-----\n`;
};
