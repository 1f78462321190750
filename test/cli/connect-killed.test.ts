import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '../../src/contract/model.ts';
import { addKillingPhp } from '../support/killing-php.ts';
import { replaceRows } from '../support/magento-rows.ts';
import { createLivePractice, type LivePractice } from '../support/live-practice.ts';
import type { MagentoRoot } from '../support/magento-root.ts';

/*
 * Keybridge itself is killed at each thing that the instance says: what is there afterwards is what was there before, or
 * all of it, and the next look takes down which.
 */

let practice: LivePractice;
let magento: MagentoRoot;
let fresh: Record<string, string>;
const space = 'services_connector/services_id/environment_id';

beforeAll(async () => {
  practice = await createLivePractice();
  ({ magento } = await practice.addMagento('EU', 0));
  fresh = await magento.rows();
});
afterAll(() => practice[Symbol.asyncDispose]());

test.each([
  ['reached', 'before'],
  ['inspected', 'before'],
  ['reading-back', 'before'],
  ['ready', 'before'],
  ['written', 'connected'],
  ['verifying', 'connected'],
  ['verified', 'connected'],
])('killed when it hears %s', async (step, state) => {
  const { home } = practice;
  await replaceRows(magento, fresh);
  const php = await addKillingPhp(practice, step);
  await home.json('instance', 'set', 'EU', '--connect', `local:${magento.root}?php=${php.path}`);
  const before = await home.json<Instance>('instance', 'show', 'EU');
  expect((await home.run(['instance', 'connect', 'EU', '--with-gateways'])).exitCode).not.toBe(0);
  await php.over();

  expect(await home.json('instance', 'show', 'EU')).toEqual(before);
  const found = await magento.effective([space]);
  expect(found[space]).toBe(state === 'connected' ? practice.spaces[0]?.id : null);
  if (state === 'before') expect(await magento.rows()).toEqual(fresh);

  await home.json('instance', 'set', 'EU', '--connect', `local:${magento.root}`);
  const { instance } = await home.json<{ instance: Instance }>('instance', 'inspect', 'EU');
  expect(instance.connected?.dataSpaceId).toBe(state === 'connected' ? practice.spaces[0]?.id : undefined);
  const again = await home.run(['instance', 'connect', 'EU', '--with-gateways']);
  expect(again.exitCode, again.stderr).toBe(0);
  expect(again.stdout).toContain(state === 'connected' ? 'nothing to change' : 'Connected Acme/EU');
  await home.json('instance', 'disconnect', 'EU', '--yes', '--with-gateways');
});
