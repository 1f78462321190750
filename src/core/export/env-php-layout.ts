import type { ArrayLiteral, EnvPhp } from './env-php-syntax.ts';

/** Replace `start` to `end` of the source by `text`. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** New items for an array: a value, or the items of a new array. */
export type NewItems = ReadonlyMap<string, string | NewItems>;

/** How a file writes its arrays. */
interface Style {
  readonly open: string;
  readonly close: string;
  readonly eol: string;
  readonly unit: string;
  readonly trailingComma: boolean;
}

export const quotePhp = (value: string): string => {
  const escaped = value.replace(/[\\']/g, '\\$&');
  return `'${Buffer.from(escaped, 'utf8').toString('latin1')}'`;
};

const indentAt = (text: string, position: number): string => {
  const lineStart = text.lastIndexOf('\n', position - 1) + 1;
  return /^[ \t]*/.exec(text.slice(lineStart, position))?.[0] ?? '';
};

const startsLine = (text: string, position: number): boolean =>
  text.slice(text.lastIndexOf('\n', position - 1) + 1, position).trim() === '';

/** The first comma outside comments between the last item and the closing bracket. */
const commaAfter = ({ text, comments }: EnvPhp, from: number, to: number): number | undefined => {
  for (let at = text.indexOf(',', from); at !== -1 && at < to; at = text.indexOf(',', at + 1)) {
    const position = at;
    if (!comments.some(({ start, end }) => start <= position && position < end)) return position;
  }
  return undefined;
};

/** Items of their own lines, or one after the other on one line where `indent` is undefined. */
const render = (items: NewItems, style: Style, indent: string | undefined): string => {
  const written = [...items].map(([key, value]) => {
    if (typeof value === 'string') return `${quotePhp(key)} => ${quotePhp(value)}`;
    const inner = render(value, style, indent === undefined ? undefined : indent + style.unit);
    const body = indent === undefined ? inner : `${style.eol}${inner}${indent}`;
    return `${quotePhp(key)} => ${style.open}${body}${style.close}`;
  });
  if (indent === undefined) return written.join(', ');
  const last = style.trailingComma ? ',' : '';
  return `${written.map((item) => `${indent}${item}`).join(`,${style.eol}`)}${last}${style.eol}`;
};

const unitOf = (source: EnvPhp): string => {
  const first = source.root.items.find(({ start }) => startsLine(source.text, start));
  return (first && indentAt(source.text, first.start)) || '    ';
};

const styleOf = (source: EnvPhp, array: ArrayLiteral): Style => {
  const { text, root } = source;
  const model = array.items.length > 0 ? array : root;
  const last = model.items.at(-1);
  return {
    open: text.slice(root.start, root.end).match(/^array\s*\(|^\[/i)?.[0] ?? '[',
    close: root.node.shortForm ? ']' : ')',
    eol: /\r\n|\n/.exec(text)?.[0] ?? '\n',
    unit: unitOf(source),
    trailingComma: last !== undefined && commaAfter(source, last.end, model.end) !== undefined,
  };
};

/** The splices that add `items` behind the last one that `array` has, in the file's own style. */
export const addItems = (source: EnvPhp, array: ArrayLiteral, items: NewItems): Splice[] => {
  const { text } = source;
  const style = styleOf(source, array);
  const bracket = array.end - 1;
  const last = array.items.at(-1);
  const comma = last && commaAfter(source, last.end, bracket);
  const closesLine = startsLine(text, bracket);

  if (closesLine || !last) {
    const ownLine = array.items.find(({ start }) => startsLine(text, start));
    const closingIndent = indentAt(text, closesLine ? bracket : array.start);
    const indent = ownLine ? indentAt(text, ownLine.start) : closingIndent + style.unit;
    const lines = render(items, style, indent);
    const lineStart = text.lastIndexOf('\n', bracket) + 1;
    const addition = closesLine
      ? { start: lineStart, end: lineStart, text: lines }
      : {
          start: text.slice(0, bracket).trimEnd().length,
          end: bracket,
          text: `${style.eol}${lines}${closingIndent}`,
        };
    const separator = last && comma === undefined ? [{ start: last.end, end: last.end, text: ',' }] : [];
    return [...separator, addition];
  }

  const line = render(items, style, undefined);
  if (comma !== undefined) return [{ start: comma + 1, end: comma + 1, text: ` ${line},` }];
  return [{ start: last.end, end: last.end, text: `, ${line}` }];
};

export const splice = (text: string, splices: readonly Splice[]): string =>
  [...splices]
    .sort((a, b) => b.start - a.start)
    .reduce((whole, { start, end, text: piece }) => whole.slice(0, start) + piece + whole.slice(end), text);
