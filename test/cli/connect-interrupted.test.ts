import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Instance } from '../../src/contract/model.ts';
import { replaceRows } from '../support/magento-rows.ts';
import { createLivePractice, type LivePractice } from '../support/live-practice.ts';
import type { MagentoRoot } from '../support/magento-root.ts';

/* Ctrl-C while an instance is connected: it is as it was before or wholly connected, and the person is told which. */

let practice: LivePractice;
let magento: MagentoRoot;
let fresh: Record<string, string>;

beforeAll(async () => {
  practice = await createLivePractice();
  ({ magento } = await practice.addMagento('EU', 0));
  fresh = await magento.rows();
});
afterAll(() => practice[Symbol.asyncDispose]());

/** The php of a connection that interrupts whoever started it, so often, when it says `step`; `first`: before it says a word. */
const addInterrupter = async (step: string, times: number): Promise<string> => {
  const path = join(practice.home.folder, `interrupt-at-${step}-${times}`);
  // A signal that comes before the last one was seen would be one with it: so they come until they have worked.
  const interrupt = times === 1 ? 'kill -INT $parent' : 'while kill -INT $parent; do sleep 0.1; done';
  const script = `#!/bin/sh
parent=$PPID
${step === 'first' ? interrupt : ''}
php "$@" | while IFS= read -r line; do
  case "$line" in *'"said":"${step}"'*) ${interrupt} 2> /dev/null;; esac
  printf '%s\\n' "$line"
done
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
  return path;
};

const connectInterrupted = async (step: string, times: number) => {
  await replaceRows(magento, fresh);
  const php = await addInterrupter(step, times);
  await practice.home.json('instance', 'set', 'EU', '--connect', `local:${magento.root}?php=${php}`);
  return practice.home.run(['instance', 'connect', 'EU', '--with-gateways']);
};

test.each([
  ['first', 'before'],
  ['reached', 'before'],
  ['inspected', 'before'],
  // A signal and a line of php come by ways of their own: either may be seen first.
  ['writing', 'either'],
  ['reading-back', 'either'],
  ['ready', 'either'],
  ['written', 'connected'],
  ['verifying', 'connected'],
])('at %s it ends with 130, and says what became of the instance', async (step, expected) => {
  const { exitCode, stdout, stderr } = await connectInterrupted(step, 1);
  expect(exitCode).toBe(130);
  const rows = await magento.rows();
  const isConnected = Object.keys(rows).length > 1;
  if (expected !== 'either') expect(isConnected).toBe(expected === 'connected');
  const { connected } = await practice.home.json<Instance>('instance', 'show', 'EU');
  if (isConnected) {
    expect(stdout).toMatch(/Connected Acme\/EU .*\n(Verified: |Not verified\. .* was cancelled\.)/);
    expect(connected?.dataSpaceId).toBe(practice.spaces[0]?.id);
    await practice.home.json('instance', 'set', 'EU', '--connect', `local:${magento.root}`);
    await practice.home.json('instance', 'disconnect', 'EU', '--yes', '--with-gateways');
    return;
  }
  expect(stderr).toBe(
    'Connecting Acme/EU was cancelled; it is as it was before.\nStart it again when you are ready.',
  );
  expect(rows).toEqual(fresh);
  expect(connected?.dataSpaceId).toBeUndefined();
});

test('whoever does not wait for that is told how to find out', async () => {
  const { exitCode, stderr } = await connectInterrupted('ready', 2);
  expect(exitCode).toBe(130);
  expect(stderr).toMatch(/^Keybridge was left before it knew how this ended\.\n.*instance inspect/);
});
