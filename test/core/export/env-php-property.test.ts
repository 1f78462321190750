import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CoreError } from '../../../src/core/core-error.ts';
import { editEnvPhp } from '../../../src/core/export/env-php.ts';
import { connectorSettings } from '../../support/connector-settings.ts';
import { describeEnvPhp } from '../../support/describe-env-php.ts';
import { randomEnvPhp } from '../../support/random-env-php.ts';

const config = connectorSettings();
const paths = config.map(({ path }) => path);

const edit = (bytes: Uint8Array): Uint8Array | CoreError => {
  try {
    return editEnvPhp(bytes, config).bytes;
  } catch (error) {
    if (error instanceof CoreError) return error;
    throw error;
  }
};

test('whatever the style: edited for PHP to find just that, or refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keybridge-test-'));
  const describeBytes = async (bytes: Uint8Array) => {
    await writeFile(join(folder, 'env.php'), bytes);
    return describeEnvPhp(join(folder, 'env.php'), paths);
  };
  let edits = 0;
  await fc.assert(
    fc.asyncProperty(randomEnvPhp(randomBytes(16).toString('hex')), async (source) => {
      const before = Buffer.from(source);
      const after = edit(before);
      if (after instanceof CoreError) {
        expect(after.code).toBe('unsafe-edit');
        return;
      }
      edits += 1;
      const [was, is] = [await describeBytes(before), await describeBytes(after)];
      for (const { path, value, secret } of config)
        expect(is.values[path]).toEqual(secret ? { decrypted: value } : value);
      expect(is.rest).toBe(was.rest);
      expect(is.comments).toEqual(was.comments);
      expect(edit(after)).toEqual(after);
    }),
    { numRuns: 120 },
  );
  await rm(folder, { recursive: true });
  expect(edits).toBeGreaterThan(20);
});
