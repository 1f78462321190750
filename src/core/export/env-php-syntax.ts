import phpParser, { type Array as PhpArray, type Comment, type Entry, type Node } from 'php-parser';
import { CoreError } from '../core-error.ts';

/** An array literal in the source, with its items. */
export interface ArrayLiteral {
  readonly node: PhpArray;
  readonly start: number;
  /** Behind the closing bracket. */
  readonly end: number;
  readonly items: readonly Item[];
}

export interface Item {
  readonly start: number;
  readonly end: number;
  /** The key where it is a string, `null` for a position or a number, `undefined` where only PHP knows. */
  readonly key: string | null | undefined;
  readonly byRef: boolean;
  readonly value: Node;
}

export interface EnvPhp {
  /** The file's bytes read as latin1, so that an index is a byte offset. */
  readonly text: string;
  readonly program: Node;
  readonly comments: readonly { start: number; end: number }[];
  readonly root: ArrayLiteral;
}

/** The refusal of an edit; `why` says what is in the way. */
export const unsafeEdit = (why: string): CoreError =>
  new CoreError(
    'unsafe-edit',
    `This env.php cannot be edited safely: ${why}. It was left as it is.`,
    'Write a new file with these settings only, and merge them by hand.',
    { commandLine: 'Give --out FILE --crypt-key-file KEYFILE instead of --into.' },
  );

export const spanOf = ({ loc }: Node): { start: number; end: number } => {
  if (!loc) throw unsafeEdit('its syntax tree has no positions');
  return { start: loc.start.offset, end: loc.end.offset };
};

export const lineOf = (node: Node): string => `line ${node.loc?.start.line ?? '?'}`;

export const utf8 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');

/** A node's property, whatever its kind: the parser's own types leave many of them out. */
const property = (node: Node, name: string): unknown => (node as unknown as Record<string, unknown>)[name];

const rawText = (node: Node): string => String(property(node, 'raw') ?? '');

/** The text of a string literal; undefined for anything else. */
export const literalText = (node: Node): string | undefined => {
  if (node.kind === 'string') {
    if (property(node, 'isDoubleQuote') === true) return utf8(String(property(node, 'value')));
    return utf8(
      rawText(node)
        .replace(/^b?'|'$/gi, '')
        .replace(/\\([\\'])/g, '$1'),
    );
  }
  if (node.kind === 'nowdoc') return utf8(String(property(node, 'value')));
  return undefined;
};

const constantKinds = new Set(['string', 'nowdoc', 'number', 'boolean', 'nullkeyword']);

/** True where the source spells the value out; a heredoc counts while nothing is interpolated. */
export const isLiteral = (node: Node): boolean => {
  if (node.kind !== 'encapsed') return constantKinds.has(node.kind);
  const parts = property(node, 'value');
  return (
    Array.isArray(parts) &&
    parts.every((part: Node) => (property(part, 'expression') as Node | undefined)?.kind === 'string')
  );
};

/** Keys of these kinds are numbers or blank, never one of our words. */
const wordlessKinds = new Set(['number', 'boolean', 'nullkeyword', 'unary']);

const keyOf = (entry: Entry): Item['key'] => {
  const { key } = entry;
  if (property(entry, 'unpack') === true) return undefined;
  if (!key || wordlessKinds.has(key.kind)) return null;
  if (key.kind !== 'string') return undefined;
  return literalText(key);
};

export const readArray = (node: Node): ArrayLiteral | undefined => {
  if (node.kind !== 'array') return undefined;
  const array = node as PhpArray;
  const items = array.items.map((item) => {
    const entry = item as Entry;
    return { ...spanOf(entry), key: keyOf(entry), byRef: entry.byRef, value: entry.value };
  });
  return { node: array, ...spanOf(array), items };
};

const functionKinds = new Set([
  'function',
  'closure',
  'arrowfunc',
  'method',
  'class',
  'trait',
  'interface',
  'enum',
]);

/** Every `return` that could end the file, not those inside its functions. */
const returnsIn = (node: unknown): Node[] => {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap(returnsIn);
  const { kind } = node as Node;
  if (kind === 'return') return [node as Node];
  if (functionKinds.has(kind)) return [];
  return Object.values(node).flatMap(returnsIn);
};

const parse = (text: string) => {
  const engine = new phpParser.Engine({
    parser: { php8: true, version: '8.3', extractDoc: true },
    ast: { withPositions: true },
  });
  try {
    return engine.parseCode(text, 'env.php');
  } catch (error) {
    // The parser quotes what it stumbled over, which may be a secret: only the line goes on.
    const line = (error as { lineNumber?: unknown }).lineNumber;
    throw unsafeEdit(`it has a syntax error${typeof line === 'number' ? ` on line ${line}` : ''}`);
  }
};

/** Throws `unsafe-edit` where the file is anything but statements that end in one `return [ … ]`. */
export const parseEnvPhp = (bytes: Uint8Array): EnvPhp => {
  const text = Buffer.from(bytes).toString('latin1');
  const program = parse(text);
  const returns = returnsIn(program.children);
  const [only, second] = returns;
  if (second) throw unsafeEdit(`it returns in more than one place (${returns.map(lineOf).join(', ')})`);
  const topLevel = program.children.flatMap((node) =>
    node.kind === 'namespace' ? (property(node, 'children') as Node[]) : node,
  );
  const value = only && topLevel.includes(only) ? (property(only, 'expr') as Node | null) : null;
  const root = value ? readArray(value) : undefined;
  if (!root) throw unsafeEdit('it does not simply return an array: no `return [ … ];` at its top level');
  return {
    text,
    program,
    comments: (program.comments ?? []).map((comment: Comment) => spanOf(comment)),
    root,
  };
};
