/** A way in which a PEM text gets out of shape, and what Keybridge says that it repaired. */
export interface PemShape {
  readonly name: string;
  readonly bend: (pem: string) => string;
  readonly repairs: string[];
}

const linesOf = (pem: string): string[] => pem.trimEnd().split('\n');
const bodyOf = (pem: string): string => linesOf(pem).slice(1, -1).join('');
const headOf = (pem: string): string => linesOf(pem)[0] ?? '';
const footOf = (pem: string): string => linesOf(pem).at(-1) ?? '';
const rejoin = (breaks: string) => (pem: string) => linesOf(pem).join(breaks);
const columns = (width: number) => (pem: string) => {
  const lines = bodyOf(pem).match(new RegExp(`.{1,${width}}`, 'g')) ?? [];
  return [headOf(pem), ...lines, footOf(pem), ''].join('\n');
};
const withoutFinalBreak = (pem: string): string => pem.trimEnd();

const download = (pem: string): string =>
  [
    'API Portal: your new key pair',
    'Created 2026-03-01 10:15:00, see C:\\new\\readme.txt',
    '',
    'Store the private key now, it is shown once: copy everything from',
    '-----BEGIN PRIVATE KEY----- to -----END PRIVATE KEY-----.',
    '',
    'Private key',
    pem,
    'Do not share it.',
  ].join('\r\n');

const noBreaks = 'line breaks were missing';
const spaces = 'line breaks were spaces';
const escapes = 'line breaks were written as \\n';
const quotes = 'quotes stood around it';
const indented = 'lines were indented';
const edges = 'the BEGIN and END lines had wrong dashes or spaces';

/** Every one is read as the same key. Those without repairs are shapes that PHP's OpenSSL takes as they are. */
export const pemShapes: PemShape[] = [
  { name: 'as it should be', bend: (pem) => pem, repairs: [] },
  { name: 'CRLF', bend: rejoin('\r\n'), repairs: [] },
  { name: 'CR CR LF', bend: rejoin('\r\r\n'), repairs: [] },
  { name: 'no final line break', bend: withoutFinalBreak, repairs: [] },
  { name: 'spaces at line ends', bend: rejoin('  \n'), repairs: [] },
  { name: 'lines of 76 columns', bend: columns(76), repairs: [] },
  { name: 'lines of 20 columns', bend: columns(20), repairs: [] },
  { name: 'blank lines around it', bend: (pem) => `\n\n${pem}\n\n`, repairs: [] },
  { name: 'CR alone', bend: rejoin('\r'), repairs: ['lines ended in CR alone'] },
  { name: 'all on one line', bend: rejoin(''), repairs: [noBreaks] },
  {
    name: 'the body on one line',
    bend: (pem) => [headOf(pem), bodyOf(pem), footOf(pem), ''].join('\n'),
    repairs: [noBreaks],
  },
  { name: 'END on the last line', bend: (pem) => pem.replace(/\n(-----END)/, '$1'), repairs: [noBreaks] },
  { name: 'spaces for line breaks', bend: rejoin(' '), repairs: [spaces] },
  { name: 'tabs for line breaks', bend: rejoin('\t'), repairs: [spaces] },
  { name: 'unbreakable spaces for line breaks', bend: rejoin('\u00a0'), repairs: [spaces] },
  {
    name: 'spaces for the breaks of the body',
    bend: (pem) => pem.replace(/(?<!-)\n(?!-)/g, ' '),
    repairs: [spaces],
  },
  { name: 'literal \\n', bend: rejoin('\\n'), repairs: [escapes] },
  { name: 'literal \\r\\n', bend: rejoin('\\r\\n'), repairs: [escapes] },
  { name: 'literal \\\\n', bend: rejoin('\\\\n'), repairs: [escapes] },
  { name: 'a JSON string', bend: (pem) => JSON.stringify(pem), repairs: [quotes, escapes] },
  { name: 'JSON in JSON', bend: (pem) => JSON.stringify(JSON.stringify(pem)), repairs: [quotes, escapes] },
  {
    name: 'JSON as PHP writes it',
    bend: (pem) => JSON.stringify({ private_key: pem }).replaceAll('/', '\\/'),
    repairs: [quotes, escapes, 'slashes were written as \\/'],
  },
  { name: 'double quotes around it', bend: (pem) => `"${pem}"`, repairs: [quotes] },
  { name: 'single quotes around it', bend: (pem) => `'${pem.trimEnd()}'`, repairs: [quotes] },
  { name: 'backticks around it', bend: (pem) => `\`${pem}\``, repairs: [quotes] },
  { name: 'a value in an env file', bend: (pem) => `NAME=x\nKEY="${pem.trimEnd()}"\n`, repairs: [quotes] },
  { name: 'indented', bend: (pem) => pem.replace(/^(?=.)/gm, '    '), repairs: [indented] },
  { name: 'indented with tabs', bend: (pem) => pem.replace(/^(?=.)/gm, '\t'), repairs: [indented] },
  {
    name: 'only BEGIN and END indented',
    bend: (pem) => pem.replace(/^(?=-)/gm, ' '),
    repairs: [indented],
  },
  { name: 'blank lines inside', bend: rejoin('\n\n'), repairs: ['it had blank lines inside'] },
  {
    name: 'blank lines of spaces inside',
    bend: rejoin('\r\n \t \r\n'),
    repairs: ['it had blank lines inside'],
  },
  {
    name: 'a byte order mark',
    bend: (pem) => `\uFEFF${pem}`,
    repairs: ['a byte order mark stood before it'],
  },
  {
    name: 'zero-width spaces',
    bend: (pem) => pem.replace(/(?<!-)\n(?!-)/g, '\u200b\n'),
    repairs: ['invisible characters stood in it'],
  },
  { name: 'four dashes', bend: (pem) => pem.replaceAll('-----', '----'), repairs: [edges] },
  {
    name: 'four dashes after the words only',
    bend: (pem) => pem.replace(/-----$/gm, '----'),
    repairs: [edges],
  },
  { name: 'long dashes', bend: (pem) => pem.replaceAll('-----', '\u2014\u2014-'), repairs: [edges] },
  {
    name: 'two spaces in the BEGIN line',
    bend: (pem) => pem.replace('BEGIN ', 'BEGIN  '),
    repairs: [edges],
  },
  {
    name: 'dashes apart from the words',
    bend: (pem) => pem.replace('-----BEGIN', '----- BEGIN'),
    repairs: [edges],
  },
  { name: 'a whole download with text around it', bend: download, repairs: [] },
  {
    name: 'a download on one line',
    bend: (pem) => download(rejoin(' ')(pem)).replaceAll('\r\n', ' '),
    repairs: [spaces],
  },
  {
    name: 'the same key twice',
    bend: (pem) => `${pem}\n${pem}`,
    repairs: [],
  },
];

/** Ways that go on top of one another: any number of them leaves a key that can still be read. */
export const pemDamages: ((pem: string) => string)[] = [
  (pem) => pem.replaceAll('\n', '\r\n'),
  (pem) => pem.replaceAll('\n', '\n\n'),
  (pem) => pem.replaceAll('\n', '\n  '),
  (pem) => pem.replaceAll('\n', '  \n'),
  (pem) => pem.replaceAll('\n', ' '),
  (pem) => pem.replaceAll('\n', '\r'),
  (pem) => pem.replaceAll('\n', '\\n'),
  (pem) => pem.replaceAll('\n', ''),
  (pem) => pem.replaceAll('-----', '----'),
  (pem) => `"${pem}"`,
  (pem) => `'${pem}'`,
  (pem) => `\uFEFF${pem}`,
  (pem) => `Your key:\n\n${pem}\n\nKeep it.`,
  (pem) => `{"privateKey":${JSON.stringify(pem)}}`,
  (pem) => pem.trim(),
];
