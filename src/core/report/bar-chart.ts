import { type Markup, markup } from './markup.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'neutral';

export interface Bar {
  readonly label: string;
  /** One behind the other. */
  readonly parts: readonly { readonly name: string; readonly tone: Tone; readonly value: number }[];
}

const row = 26;
const labelWidth = 136;
const barWidth = 190;
const width = 640;

const totalOf = ({ parts }: Bar): number => parts.reduce((total, { value }) => total + value, 0);

/** `12: 10 accepted, 2 refused`; of a bar in one piece the number alone. */
const figures = (bar: Bar): string => {
  const parts = bar.parts.filter(({ value }) => value > 0);
  const total = String(totalOf(bar));
  if (bar.parts.length < 2 || parts.length === 0) return total;
  return `${total}: ${parts.map(({ name, value }) => `${value} ${name}`).join(', ')}`;
};

const drawBar = (bar: Bar, index: number, scale: number): Markup => {
  const top = index * row;
  let left = labelWidth;
  const pieces = bar.parts
    .filter(({ value }) => value > 0)
    .map(({ tone, value }) => {
      const length = Math.max(2, value * scale);
      const piece = markup`<rect class="${tone}" x="${left.toFixed(1)}" y="${top + 5}" width="${length.toFixed(1)}" height="16"/>`;
      left += length;
      return piece;
    });
  return markup`<text x="${labelWidth - 8}" y="${top + 17}" text-anchor="end">${bar.label}</text>${pieces}<text class="figure" x="${(left + 8).toFixed(1)}" y="${top + 17}">${figures(bar)}</text>`;
};

/** Horizontal bars with their figures beside them, and all of it as a text for who does not see it. */
export const barChart = (id: string, title: string, bars: readonly Bar[]): Markup => {
  const most = Math.max(1, ...bars.map(totalOf));
  const description = bars.map((bar) => `${bar.label}: ${figures(bar)}`).join('; ');
  const height = bars.length * row;
  return markup`<figure>
<figcaption>${title}</figcaption>
<svg role="img" aria-labelledby="${id}-title ${id}-text" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title id="${id}-title">${title}</title>
<desc id="${id}-text">${description}</desc>
<line x1="${labelWidth}" y1="0" x2="${labelWidth}" y2="${height}"/>
${bars.map((bar, index) => drawBar(bar, index, barWidth / most))}
</svg>
</figure>`;
};
