import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createMagentoRoot } from '../../../support/magento-root.ts';
import { keys, oldAndNewSettings, secretsOf, valuesOf } from '../../../support/old-and-new-settings.ts';
import { converse } from '../../../support/program-conversation.ts';

const { before } = oldAndNewSettings();

test('the keys are told in clear when they are asked for, and in no other answer', async () => {
  await using magento = await createMagentoRoot();
  await using talk = converse({ root: magento.root });
  await talk.inspected();
  expect(await talk.write(before)).toMatchObject({ said: 'written' });
  const tellsSecrets = () => secretsOf(before).some((secret) => talk.everything().includes(secret));
  expect(tellsSecrets()).toBe(false);
  talk.tell({ do: 'secrets' });
  const { settings = [] } = await talk.until('secrets');
  expect(Object.fromEntries(settings.map(({ path, value }) => [path, value]))).toEqual(
    valuesOf(before.filter(({ secret }) => secret)),
  );
  expect(tellsSecrets()).toBe(true);
});

test('what is not set, or cannot be decrypted, is left out', async () => {
  await using magento = await createMagentoRoot();
  const path = `${keys}/sandbox_api_key`;
  await using first = converse({ root: magento.root });
  await first.inspected();
  await first.write(before.filter((entry) => entry.path === path));
  await first.finish();
  await magento.writeEnvPhp(undefined, `${randomBytes(16).toString('hex')} ${magento.cryptKey}`);
  await magento.setRows({ ...(await magento.rows()), [`${keys}/production_api_key`]: 'plain' });
  await using talk = converse({ root: magento.root, settle: true });
  await talk.inspected();
  talk.tell({ do: 'secrets' });
  expect(await talk.until('secrets')).toMatchObject({
    settings: [{ path: `${keys}/production_api_key`, value: 'plain' }],
  });
});
