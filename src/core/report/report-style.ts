const surface = 'light-dark(#ffffff, #1e2128)';
const sunken = 'light-dark(#eef0f4, #272b33)';
const hairline = 'light-dark(#dfe3ea, #30343e)';
const ink = 'light-dark(#1b1f27, #e8eaef)';
const quiet = 'light-dark(#505967, #a9b0bd)';
const accent = 'light-dark(#1f5fd6, #7aa7ff)';
const good = 'light-dark(#17713f, #63cf93)';
const warn = 'light-dark(#8a5300, #f0b95c)';
const bad = 'light-dark(#b3261e, #ff8f86)';

/** Light and dark as the reader has it, light on paper. No custom properties: the page is small without them. */
export const reportStyle = `
:root { color-scheme: light dark; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1280px; padding: 32px 24px 64px; font: 14px/1.45 system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; color: ${ink}; background: light-dark(#f6f7f9, #16181d); }
h1, h2, h3 { margin: 0; line-height: 1.3; }
h1 { font-size: 24px; }
h2 { font-size: 18px; }
h3, figcaption { margin: 16px 0 6px; font-size: 13px; font-weight: 600; color: ${quiet}; }
p { margin: 4px 0; }
a { color: ${accent}; }
.quiet { color: ${quiet}; }
.practice { margin-top: 12px; padding: 8px 12px; border: 1px solid ${warn}; border-radius: 6px; color: ${warn}; font-weight: 600; }
dl { display: flex; flex-wrap: wrap; gap: 12px; margin: 20px 0; }
dl div { min-width: 132px; padding: 10px 16px; background: ${surface}; border: 1px solid ${hairline}; border-radius: 6px; display: flex; flex-direction: column-reverse; }
dt { color: ${quiet}; font-size: 13px; }
dd { margin: 0; font-size: 24px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.charts { display: flex; flex-wrap: wrap; gap: 12px; }
figure { margin: 0; flex: 1 1 480px; min-width: 0; padding: 0 16px 12px; background: ${surface}; border: 1px solid ${hairline}; border-radius: 6px; }
figcaption { margin-top: 12px; }
svg { display: block; max-width: 100%; height: auto; font-size: 12.5px; }
svg text { fill: ${ink}; }
svg .figure { fill: ${quiet}; }
svg line { stroke: ${hairline}; }
rect.good { fill: ${good}; }
rect.warn { fill: ${warn}; }
rect.bad { fill: ${bad}; }
rect.neutral { fill: light-dark(#868e9c, #6d7585); }
section { margin-top: 28px; padding: 16px; background: ${surface}; border: 1px solid ${hairline}; border-radius: 6px; overflow-x: auto; }
section h2 { margin-bottom: 4px; }
section h2 span { font-size: 13px; font-weight: 400; color: ${quiet}; margin-left: 8px; }
table { width: 100%; border-collapse: collapse; font-size: 13px; }
.wide { min-width: 880px; }
th, td { padding: 5px 20px 5px 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; unicode-bidi: isolate; }
th:last-child, td:last-child { padding-right: 0; }
th { font-weight: 600; color: ${quiet}; white-space: nowrap; border-bottom: 1px solid ${hairline}; }
td { border-bottom: 1px solid ${sunken}; }
tr.why td { padding-top: 0; }
tr.with-why td { border-bottom: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number, td.word { white-space: nowrap; }
td small { display: block; font-size: 12px; color: ${quiet}; }
time, code { white-space: nowrap; font-variant-numeric: tabular-nums; }
code { font: 12px ui-monospace, 'SF Mono', Menlo, Consolas, monospace; white-space: normal; }
ul { margin: 0; padding-left: 18px; }
.good, .warn, .bad, .neutral { font-weight: 600; }
.good { color: ${good}; }
.warn { color: ${warn}; }
.bad { color: ${bad}; }
.neutral { color: ${quiet}; }
footer { margin-top: 28px; font-size: 13px; color: ${quiet}; }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  :root { color-scheme: light; }
  body { max-width: none; padding: 0; background: none; font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  table, td small, code { font-size: 10px; }
  section { padding: 0; border: 0; overflow: visible; margin-top: 20px; }
  h2, h3, figcaption { break-after: avoid; }
  tr, figure, dl { break-inside: avoid; }
  tr.with-why { break-after: avoid; }
  .wide { min-width: 0; }
  thead { display: table-header-group; }
  dl div { padding: 6px 12px; }
  a { color: inherit; text-decoration: none; }
}
`;
