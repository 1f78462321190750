import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Instance } from '../../src/contract/model.ts';
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

/** The php of a connection that kills whoever started it when it says `step`, and goes on. */
const addKiller = async (step: string): Promise<string> => {
  const path = join(practice.home.folder, `kill-at-${step}`);
  const script = `#!/bin/sh
parent=$PPID
rm -f '${path}.over'
php "$@" | while IFS= read -r line; do
  case "$line" in *'"said":"${step}"'*) kill -9 $parent;; esac
  printf '%s\\n' "$line"
done
echo > '${path}.over'
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
};

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
  const php = await addKiller(step);
  await home.json('instance', 'set', 'EU', '--connect', `local:${magento.root}?php=${php}`);
  const before = await home.json<Instance>('instance', 'show', 'EU');
  expect((await home.run(['instance', 'connect', 'EU', '--with-gateways'])).exitCode).not.toBe(0);
  await vi.waitFor(() => practice.read(`${php}.over`), { timeout: 60_000 });

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
