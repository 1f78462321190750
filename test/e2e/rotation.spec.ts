import { expect, expectAccessible } from './support/app.ts';
import { test } from './support/rotation-page.ts';

const keyPath = 'services_connector/services_connector_integration/production_api_key';

test('from the table of key pairs to the old pair’s removal, and no key is ever shown', async ({
  app,
  page,
  rotation,
  shop,
}) => {
  const { magento } = await shop.addConnected('EU', 0);
  await shop.addConnected('Staging', 1, 'staging');
  await rotation.open();
  await expect(rotation.step(2)).toContainText('Nothing is changed in them by step 1');
  await expect(rotation.row('Acme/EU')).toContainText('Uses “Acme production”.');
  await expect(rotation.step(3)).toContainText('Not yet: 2 instances may still use it.');
  await expectAccessible(page);

  const texts = await app.simulator.issueKeyPair('production');
  await rotation.enter(texts);
  await expect(rotation.step(1)).toContainText(`API key ends in ${texts.apiKey.slice(-4)}`);
  await expect(page.getByRole('textbox')).toHaveCount(0);
  const before = (await magento.effective([keyPath]))[keyPath];
  expect(before).toBe(app.simulator.licenseHolder.production.apiKey);

  await page.getByRole('button', { name: 'Connect all 2…' }).click();
  await expect(rotation.dialog.getByRole('listitem').first()).toHaveText(/^Acme\/EU\s+production\s*$/);
  await expect(rotation.dialog).toContainText('One of them is a production shop');
  await expectAccessible(page);
  await rotation.dialog.getByLabel('Tell the shop to use').check();
  await rotation.confirm('Connect all 2');
  await expect(page.getByText('Of 2 instances: 2 done.')).toBeVisible();
  await expect(rotation.row('Acme/EU').locator('.chip')).toHaveText('verified');
  expect((await magento.effective([keyPath]))[keyPath]).toBe(texts.apiKey);

  await expect(rotation.step(3)).toContainText('it may be deleted in the API Portal now');
  await expect(rotation.step(3)).toContainText(`ends in ${before?.slice(-4)}`);
  await expectAccessible(page);
  const heard = await shop.heard();
  for (const { apiKey, privateKey } of [texts, app.simulator.licenseHolder.production]) {
    expect(heard).not.toContain(apiKey);
    expect(heard).not.toContain(String(privateKey.split('\n')[3]));
  }
  await page.getByRole('button', { name: 'Remove the old pair from Keybridge…' }).click();
  await rotation.confirm('Remove');
  await expect(page.getByRole('grid', { name: 'Key pairs' })).toBeVisible();
  await expect(page.getByText('Acme production', { exact: true })).toBeHidden();
});

test('a pair that the service refuses replaces nothing, and says what to do', async ({
  app,
  page,
  rotation,
  shop,
}) => {
  await shop.addConnected('EU', 0);
  await rotation.open();
  const wrong = await app.simulator.issueKeyPair('production');
  app.simulator.revokeKeyPair(wrong.apiKey);
  await rotation.enter(wrong);
  await expect(rotation.step(1).locator('.note')).toContainText('so it does not replace “Acme production”');
  await expect(rotation.step(1).locator('.note')).toContainText('add the right one from the API Portal');
  await expect(rotation.row('Acme/EU')).toContainText('Uses “Acme production”.');
  await expectAccessible(page);
  expect(await app.call('keys.list', {})).toHaveLength(2);
  // The texts stay where they were typed, to be put right.
  await page.getByRole('button', { name: 'Take another file' }).click();

  // The same service, for a moment not to be reached: the pair is kept, and tried again.
  await app.call('gateways.set', { keyEnvironment: 'production', url: 'http://127.0.0.1:9/' });
  const texts = await app.simulator.issueKeyPair('production');
  await rotation.enter(texts);
  await expect(rotation.step(1).locator('.note')).toContainText('could not be checked');
  await app.call('gateways.set', { keyEnvironment: 'production', url: app.simulator.url });
  await page.getByRole('button', { name: 'Check and use this pair' }).click();
  await expect(rotation.step(1)).toContainText(`API key ends in ${texts.apiKey.slice(-4)}`);
  expect(await app.call('keys.list', {})).toHaveLength(3);
});

test('left, reloaded and gone on with; one that failed is tried again alone; one without a way in is confirmed by name', async ({
  app,
  page,
  rotation,
  shop,
}) => {
  await shop.addConnected('EU', 0);
  const { magento } = await shop.addConnected('Staging', 1, 'staging');
  await rotation.addByFile('By file', 2);
  await rotation.open();
  const texts = await app.simulator.issueKeyPair('production');
  await rotation.enter(texts);
  await rotation.connect('Connect Acme/EU');
  await expect(rotation.row('Acme/EU').locator('.chip')).toHaveText('verified');

  await page.getByRole('link', { name: 'All key pairs' }).click();
  await expect(page.getByText('1 of 3')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Go on with replacing Acme production' }).click();
  await page.reload();
  await expect(rotation.row('Acme/EU').locator('.chip')).toHaveText('verified');

  await magento.behave({ database: 'down' });
  await rotation.connect('Connect Acme/Staging');
  const failure = rotation.row('Acme/Staging');
  await expect(failure.locator('.note.bad')).toBeVisible();
  await expect(failure.locator('.chip')).toHaveText('to be connected');
  await expectAccessible(page);
  await magento.behave({});
  await rotation.connect('Try again Acme/Staging');
  await expect(failure.locator('.chip')).toHaveText('verified');
  await expect(failure.locator('.note.bad')).toBeHidden();

  await page.getByRole('button', { name: 'Export Acme/By file' }).click();
  await expect(page.locator('.wizard')).toHaveAttribute('data-step', 'review');
  await app.call('exports.write', {
    instance: 'By file',
    format: 'json',
    out: `${app.folder}/new.json`,
    withGateways: true,
    confirmed: true,
  });
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(rotation.row('Acme/By file').locator('.chip')).toHaveText('exported');
  await expect(rotation.step(3)).toContainText('Not yet: 1 instance may still use it.');
  await page.getByRole('button', { name: 'Acme/By file uses the new pair' }).click();
  await expect(rotation.dialog.getByRole('alert')).toContainText(
    'it stops working when the old pair is deleted',
  );
  await expect(rotation.dialog.getByRole('button', { name: 'It uses the new pair' })).toBeDisabled();
  await expectAccessible(page);
  await expect(rotation.dialog.getByLabel(/To go on all the same/)).toBeFocused();
  await page.keyboard.type('Acme/By file');
  await page.keyboard.press('Enter');
  await expect(rotation.row('Acme/By file').locator('.chip')).toHaveText('confirmed');
  await expect(rotation.step(3)).toContainText('it may be deleted in the API Portal now');
});

test('work goes on while other screens are open, shows its steps, and is cancelled without leaving anything half', async ({
  page,
  rotation,
  shop,
}) => {
  await shop.addConnected('EU', 0);
  const { magento } = await shop.addConnected('Staging', 1, 'staging');
  await rotation.begin();
  await magento.behave({ hangAt: 'bootstrap' });
  await rotation.open();
  await rotation.connect('Connect all 2…');
  await expect(page.getByText('Acme/EU (1 of 2)')).toBeVisible();
  await expect(rotation.row('Acme/EU').locator('.chip')).toHaveText('verified');
  await expect(rotation.row('Acme/Staging').locator('.chip')).toHaveText(/^(begun|Reach|Inspect)…$/);
  await page.getByRole('link', { name: /^Clients/ }).click();
  await page.goBack();
  await expect(rotation.row('Acme/Staging').locator('.chip')).toHaveText(/^(begun|Reach|Inspect)…$/);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Of 2 instances: 1 done, 1 cancelled.')).toBeVisible();
  await expect(rotation.row('Acme/Staging').locator('.chip')).toHaveText('to be connected');
  await expect(rotation.row('Acme/Staging')).toContainText('it is as it was before');
  await expect(page.getByRole('button', { name: 'Connect Acme/Staging' })).toBeEnabled();
});

test('the old pair is put back, in one and then in all, and nothing is replaced any more', async ({
  app,
  page,
  rotation,
  shop,
}) => {
  const { magento } = await shop.addConnected('EU', 0);
  await shop.addConnected('Staging', 1, 'staging');
  const texts = await rotation.begin();
  await app.call('rotation.continue', { keys: rotation.old, withGateways: true, confirmed: true });
  await rotation.open();
  await page.getByRole('button', { name: 'Put the old pair back in Acme/EU' }).click();
  await expect(rotation.dialog).toContainText('its services work with the old pair from then on');
  await rotation.dialog.getByLabel('Tell the shop to use').check();
  await rotation.confirm('Put it back');
  await expect(rotation.row('Acme/EU').locator('.chip')).toHaveText('uses the old pair');
  expect((await magento.effective([keyPath]))[keyPath]).toBe(app.simulator.licenseHolder.production.apiKey);
  await page.getByRole('button', { name: 'Put the old pair back…' }).click();
  await expect(rotation.dialog.getByRole('listitem')).toHaveText([/^Acme\/Staging/]);
  await expectAccessible(page);
  await rotation.confirm('Put it back');
  await expect(page.getByText('They were put back to Acme production.')).toBeVisible();
  await expect(rotation.step(1).getByRole('button', { name: 'Check and use this pair' })).toBeVisible();

  app.simulator.revokeKeyPair(app.simulator.licenseHolder.production.apiKey);
  await app.call('rotation.begin', { keys: rotation.old, texts });
  await page.reload();
  await page.getByRole('button', { name: 'Put the old pair back…' }).click();
  await rotation.confirm('Put it back');
  await expect(rotation.step(2).getByRole('alert')).toContainText('so it cannot be put back');
});
