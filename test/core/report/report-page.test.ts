import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { printable } from '../../../src/contract/printable.ts';
import { emptyProfile } from '../../../src/core/profile.ts';
import { readReport } from '../../../src/core/report/report-content.ts';
import { reportPage } from '../../../src/core/report/report-page.ts';
import { openRealPage } from '../../support/real-browser.ts';
import { plainTexts, toldProfile, type ToldTexts } from '../../support/told-profile.ts';

const now = new Date('2026-06-01T12:00:00.000Z');
const pageOf = (texts: Partial<ToldTexts> = {}): string =>
  reportPage(readReport(toldProfile({ ...plainTexts, ...texts }), now, false));

const hostile = [
  '<script>globalThis.ran = true</script>',
  '"><img src="https://elsewhere.example/x" onerror="globalThis.ran = true">',
  "' onmouseover='globalThis.ran = true",
  '</td></table></svg></title></style><a href="https://elsewhere.example/">x</a>',
  '<!-- ]]> &lt;b&gt; &amp;',
  '\u202e\u0000\n',
];

const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe('whatever texts a profile holds', () => {
  test('the page has the same tags and the same attributes, and shows the texts', () => {
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostile)), { maxLength: 3 })
      .map((parts) => `x${parts.join('')}`);
    const texts = fc.record({
      ...{ client: text, label: text, apiKeyEnding: text, detail: text, instance: text },
      ...{ project: text, dataSpace: text, type: text, id: text, drift: text },
    });
    const tags = (page: string): string[] => page.match(/<[^>]*>/g) ?? [];
    const plain = tags(pageOf());
    fc.assert(
      fc.property(texts, (told) => {
        const page = pageOf(told);
        expect(tags(page)).toEqual(plain);
        const shown = unescaped(page);
        for (const each of Object.values(told)) expect(shown).toContain(printable(each));
        expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
      }),
      { numRuns: 60 },
    );
  });

  test('in a browser nothing runs, nothing is fetched, and the policy has nothing to refuse', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keybridge-test-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'report.html');
    const texts = Object.fromEntries(Object.keys(plainTexts).map((name) => [name, hostile.join(' ')]));
    await writeFile(file, pageOf(texts));
    const page = await openRealPage();
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    page.on('request', (request) => said.push(request.url()));
    await page.goto(pathToFileURL(file).href);
    expect(said).toEqual([pathToFileURL(file).href]);
    expect(await page.evaluate('globalThis.ran')).toBe(undefined);
    expect(await page.locator('script, img, [onerror], a[href^="https:"]').count()).toBe(0);
    // The style counts, for its hash is the one that the policy names.
    const size = await page.evaluate(`getComputedStyle(document.querySelector('h1')).fontSize`);
    expect(size).toBe('24px');
  });
});

describe('the page', () => {
  test('tells of every instance and key pair, and why it needs a person', () => {
    const page = unescaped(pageOf());
    expect(page).toContain('<dt>instances need attention</dt><dd>2</dd>');
    expect(page).toContain('<dt>key pairs need attention</dt><dd>2</dd>');
    expect(page).toContain('Acme/EU has other keys. Connect it again.');
    expect(page).toContain(
      'The service refuses its keys “Acme live”: The API key is not known to the gateway.',
    );
    expect(page).toContain('Its data space is that of Acme/EU 2 too');
    expect(page).toContain('<td class="number">100 days</td>');
    expect(page).toContain('<td class="number">0 days</td>');
    expect(page).toContain('<time datetime="2026-05-31T08:00:00.000Z">2026-05-31 08:00</time>');
    expect(page).toContain('1 difference');
  });

  test('has the figures of its charts as text, for who does not see them', () => {
    const page = pageOf();
    expect(page).toMatch(
      /<desc id="key-ages-text">under 30 days: 1: 1 not known; 30 to 89 days: 0; 90 to 179 days: 1: 1 refused;/,
    );
    expect(page).toMatch(/<desc id="states-text">data space shared: 2<\/desc>/);
    expect(page.match(/<svg role="img" aria-labelledby/g)).toHaveLength(2);
  });

  test('shows of keys a shortened fingerprint and the last characters, and nothing to find them by', () => {
    const page = pageOf();
    expect(page).toContain('aa:aa:aa:aa:…:aa');
    expect(page).toContain('…7c1e');
    expect(page).not.toMatch(/[ab]{9}/);
  });

  test('of an empty profile, and of practice, says so', () => {
    const empty = reportPage(readReport(emptyProfile(), now, false));
    expect(empty).toContain('<dt>clients</dt><dd>0</dd>');
    expect(empty).not.toContain('<svg');
    expect(empty).not.toContain('practice:');
    expect(reportPage(readReport(emptyProfile(), now, true))).toContain('This is practice');
  });
});
