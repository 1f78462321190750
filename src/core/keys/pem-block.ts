import { CoreError } from '../core-error.ts';
import { isCiphertext } from './ciphertext.ts';

/** A PEM block as it was found: its label, and what stands between its BEGIN and END lines. */
export interface PemBlock {
  readonly label: string;
  readonly body: string;
  /** Phrases for what was wrong around the body. */
  readonly repairs: string[];
}

const sizeLimit = 64 * 1024;
/** Instructions around a key may name its BEGIN and END lines; no private key has so short a body. */
const shortestBody = 200;

const download = 'Use the file that the API Portal let you download, from its BEGIN line to its END line.';

/** A key text that cannot be used; the reason never quotes the text. */
export const refuseKey = (reason: string, remedy = download): CoreError =>
  new CoreError('bad-input', reason, remedy);

// Published pages print four dashes where five belong, and text editors turn pairs of them into long ones.
const dash = '[-\\u2010-\\u2015\\u2212]';
const space = '[ \\t\\u00a0]';
const edge = (word: string, label: string) =>
  `(?<!${dash})${dash}{2,}${space}*${word}${space}+${label}${space}*${dash}{2,}`;
const begin = new RegExp(edge('BEGIN', `([A-Z0-9]+(?:${space}+[A-Z0-9]+)*)`), 'g');
const endOf = (label: string) => new RegExp(edge('END', label.replaceAll(' ', `${space}+`)));
const anyEnd = new RegExp(`${dash}{2,}${space}*END${space}`);

const around = (before: string, after: string): string[] => {
  const repairs: string[] = [];
  if (before.startsWith('\uFEFF')) repairs.push('a byte order mark stood before it');
  if (/["'`]\s*$/.test(before) || /^(?:\s|\\[rn])*["'`]/.test(after)) repairs.push('quotes stood around it');
  if (/(?:^|[\r\n])[ \t]+$/.test(before)) repairs.push('lines were indented');
  return repairs;
};

interface Findings {
  readonly whole: PemBlock[];
  /** Blocks that have a BEGIN line only. */
  readonly unfinished: { readonly label: string; readonly body: string; readonly hasOtherEnd: boolean }[];
  /** What is in none of them. */
  readonly outside: string[];
}

const findBlocks = (text: string): Findings => {
  const begins = [...text.matchAll(begin)];
  const found: Findings = { whole: [], unfinished: [], outside: [text.slice(0, begins[0]?.index)] };
  for (const [index, { 0: head, 1: spelt = '', index: at }] of begins.entries()) {
    const label = spelt.replace(/[ \t\u00a0]+/g, ' ');
    const rest = text.slice(at + head.length, begins[index + 1]?.index);
    const end = endOf(label).exec(rest);
    if (!end) {
      found.unfinished.push({ label, body: rest, hasOtherEnd: anyEnd.test(rest) });
      continue;
    }
    const afterEnd = end.index + end[0].length;
    const repairs = around(text.slice(0, at), text.slice(at + head.length + afterEnd));
    const isExact = head === `-----BEGIN ${label}-----` && end[0] === `-----END ${label}-----`;
    if (!isExact) repairs.push('the BEGIN and END lines had wrong dashes or spaces');
    found.whole.push({ label, body: rest.slice(0, end.index), repairs });
    found.outside.push(rest.slice(afterEnd));
  }
  return found;
};

/** The text without its PEM blocks, whole or cut off. */
export const outsidePem = (text: string): string => findBlocks(text).outside.join(' ');

const otherThings: Record<string, string> = {
  CERTIFICATE: 'This is a certificate, not a private key.',
  'TRUSTED CERTIFICATE': 'This is a certificate, not a private key.',
  'X509 CERTIFICATE': 'This is a certificate, not a private key.',
  'CERTIFICATE REQUEST': 'This is a certificate request, not a private key.',
  'NEW CERTIFICATE REQUEST': 'This is a certificate request, not a private key.',
  'PUBLIC KEY': 'This is a public key; the private one is needed.',
  'RSA PUBLIC KEY': 'This is a public key; the private one is needed.',
  'OPENSSH PRIVATE KEY': 'This is an SSH key, not a key of the API Portal.',
  'EC PRIVATE KEY': 'This is an elliptic-curve (EC) key; the service wants RSA.',
  'DSA PRIVATE KEY': 'This is a DSA key; the service wants RSA.',
};

const privateLabels = new Set(['PRIVATE KEY', 'RSA PRIVATE KEY', 'ENCRYPTED PRIVATE KEY']);
const isPrivate = ({ label }: { label: string }): boolean => privateLabels.has(label);
const isMention = ({ body }: { body: string }): boolean => body.trim().length < shortestBody;

const explainAbsence = (text: string, { whole, unfinished }: Findings): CoreError => {
  const known = [...whole, ...unfinished].find(({ label }) => label in otherThings);
  if (known) return refuseKey(otherThings[known.label] ?? '');
  if (whole.length + unfinished.length > 0) return refuseKey('This is no private key.');
  if (isCiphertext(text)) {
    return refuseKey(
      'This is encrypted text from a Magento database; saving it would encrypt it twice.',
      'Use the file from the API Portal, not a value from core_config_data.',
    );
  }
  if (/^\s*[0-9a-f]{32}\s*$/.test(text))
    return refuseKey('This is an API key; the private key is needed here.');
  return refuseKey('There is no BEGIN line in this text, so it is no private key, or only a part of one.');
};

const refuseUnfinished = (hasOtherEnd: boolean): CoreError =>
  refuseKey(
    hasOtherEnd
      ? 'The BEGIN and END lines of the key do not belong together.'
      : 'The key’s END line is missing: it was cut off.',
  );

/** The private keys in a text of any shape, one at least; throws `bad-input` with the reason. */
export const findPrivateKeyBlocks = (text: string): PemBlock[] => {
  if (text.length > sizeLimit) throw refuseKey('This is too long to be a private key (over 64 KiB).');
  if (text.trim() === '') throw refuseKey('The private key is empty.');
  const found = findBlocks(text);
  const keys = found.whole.filter(isPrivate);
  const unfinished = found.unfinished.filter(isPrivate);
  const cutOff = keys.length === 0 ? unfinished[0] : unfinished.find((block) => !isMention(block));
  if (cutOff) throw refuseUnfinished(cutOff.hasOtherEnd);
  if (keys.length === 0) throw explainAbsence(text, found);
  const meant = keys.filter((block) => !isMention(block));
  return meant.length > 0 ? meant : keys;
};
