import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './support/app.ts';
import { seed } from './support/seed.ts';

const cards = (page: Page) => page.getByRole('region', { name: 'Needs attention' }).getByRole('listitem');
const card = (page: Page, text: string) => cards(page).filter({ hasText: text });

test('what needs a person is on top, worst first, each with its one action', async ({ app, page }) => {
  await seed(app);
  await app.edit((draft) => {
    for (const pair of draft.keyPairs) {
      if (pair.label === 'Acme live') pair.createdAt = '2020-01-01T00:00:00.000Z';
      if (pair.label === 'Borealis live') pair.check = undefined;
    }
    const next = draft.keyPairs.find(({ label }) => label === 'Acme sandbox');
    const old = draft.keyPairs.find(({ label }) => label === 'Borealis sandbox');
    if (old && next) old.replacedBy = next.id;
  });
  await app.open(page);
  // However many there are, the table keeps its place.
  await page.setViewportSize({ width: 880, height: 640 });
  await expect(cards(page)).toHaveCount(2);
  const first = page.getByRole('row', { name: /Acme EU Acme/ });
  await expect(first).toBeInViewport();
  await page.getByRole('button', { name: '3 more' }).focus();
  await page.keyboard.press('Enter');
  await expect(cards(page).locator('b')).toHaveText([
    '2 instances share a data space',
    '1 key pair is refused',
    '1 key replacement is unfinished',
    '1 key pair is older than 365 days',
    '1 key pair is unchecked',
  ]);
  for (const each of await cards(page).all()) {
    await expect(each.getByRole('button').or(each.getByRole('link'))).toHaveCount(1);
  }
  await expect(first).toBeInViewport();
  await expectAccessible(page);

  await expect(card(page, 'unfinished')).toContainText('Borealis / Borealis sandbox: 1 instance left');
  await expect(card(page, 'unfinished').getByRole('link', { name: 'Go on' })).toHaveAttribute(
    'href',
    /^#\/rotation\//,
  );
  await expect(card(page, 'older').getByRole('link', { name: 'Replace it…' })).toHaveAttribute(
    'href',
    /^#\/rotation\//,
  );
  await card(page, 'unchecked').getByRole('button', { name: 'Check it' }).press('Enter');
  await expect(page.getByText('Checked 1 key pair: 1 accepted.')).toBeVisible();
  await expect(card(page, 'unchecked')).toBeHidden();
  await card(page, 'refused').getByRole('button', { name: 'Check it again' }).click();
  await expect(page.getByText('Checked 1 key pair: 1 refused.')).toBeVisible();
  await expect(card(page, 'refused')).toBeVisible();

  const { preferences } = await app.call('settings.read', {});
  await app.call('settings.set', { preferences: { ...preferences, keyAgeDays: 0 } });
  await page.reload();
  await expect(card(page, 'share a data space')).toBeVisible();
  await expect(card(page, 'older')).toHaveCount(0);
});
