import { printable } from '../../contract/printable.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that is markup already. Only `markup` makes it, so that what comes from outside is always escaped. */
class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export type { Markup };

type Part = Markup | string | number | undefined | readonly Part[];

const render = (part: Part): string => {
  if (part instanceof Markup) return part.text;
  if (part === undefined) return '';
  if (typeof part === 'object') return part.map(render).join('');
  return printable(String(part)).replace(/[&<>"']/g, (character) => entities[character] ?? '');
};

/** A template of HTML or SVG; what is put into it is escaped unless it is such a template itself. */
export const markup = (strings: TemplateStringsArray, ...parts: Part[]): Markup =>
  new Markup(strings.map((text, index) => text + render(parts[index])).join(''));
