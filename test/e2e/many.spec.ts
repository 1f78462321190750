import { randomUUID } from 'node:crypto';
import { expect, expectAccessible, test } from './support/app.ts';

test('5,000 instances: a window of rows over all of them, by keyboard and by search', async ({
  app,
  page,
}) => {
  const clientId = randomUUID();
  await app.edit((draft) => {
    draft.clients.push({ id: clientId, name: 'Acme', edition: 'commerce' });
    for (let number = 1; number <= 5000; number += 1) {
      draft.instances.push({
        id: randomUUID(),
        clientId,
        name: `Shop ${number}`,
        stage: 'production',
        connection: { kind: 'none' },
        activeKeyEnvironment: 'production',
        keyPairs: {},
        dataSpace: { id: `space-${number}`, name: `Space ${number}`, type: 'Production' },
        services: [],
      });
    }
  });
  await app.open(page);
  const grid = page.getByRole('grid', { name: 'Instances' });
  await expect(grid).toHaveAttribute('aria-rowcount', '5001');
  expect(await grid.getByRole('row').count()).toBeLessThan(60);
  await expect(grid.getByText('Shop 1', { exact: true })).toBeVisible();
  await expectAccessible(page);

  await grid.focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('complementary', { name: 'Shop 5000' })).toBeVisible();
  await expect(grid.getByText('Shop 5000', { exact: true })).toBeInViewport();
  await expect(grid.getByRole('row', { selected: true })).toHaveAttribute('aria-rowindex', '5001');
  expect(await grid.getByRole('row').count()).toBeLessThan(60);

  await page.getByLabel('Search').fill('shop 4321');
  await expect(grid.getByText('Shop 4321', { exact: true })).toBeInViewport();
  await expect(grid).toHaveAttribute('aria-rowcount', '2');
  await page.getByLabel('Search').fill('');
  await expect(grid).toHaveAttribute('aria-rowcount', '5001');
  await page.getByRole('button', { name: 'Data space' }).click();
  await expect(grid.getByRole('row').nth(1)).toContainText('Space 1');
  await expect(grid.getByRole('row').nth(1)).toBeInViewport();
});
