import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeCore } from '../../src/cli/compose-core.ts';
import { createClient } from '../../src/contract/client.ts';
import { startSimulator } from '../../src/simulator/start-simulator.ts';
import { inTurn, line, ms, ratio } from './stopwatch.ts';

const latencyMs = 50;

/** 200 key checks against a gateway that takes 50 ms, as a multiple of one check's round trip. */
export const benchKeyChecks = async (folder: string): Promise<void> => {
  const simulator = await startSimulator({ latencyMs });
  const passphraseFile = join(folder, 'passphrase');
  const passphrase = randomBytes(18).toString('base64url');
  await writeFile(passphraseFile, passphrase, { mode: 0o600 });
  const { core, close } = composeCore({ profile: join(folder, 'checks'), passphraseFile, override: [] });
  const call = createClient(core.dispatch);
  try {
    await call('vault.unlock', { passphrase, create: true });
    await call('gateways.set', { keyEnvironment: 'production', url: simulator.url });
    const pairs = await Promise.all(Array.from({ length: 10 }, () => simulator.issueKeyPair('production')));
    for (let client = 0; client < 20; client += 1) {
      await call('clients.add', { name: `Client ${client}` });
      for (const [index, pair] of pairs.entries()) {
        await call('keys.add', {
          client: `Client ${client}`,
          keyEnvironment: 'production',
          label: `${client}.${index}`,
          ...pair,
        });
      }
    }
    const figures = await inTurn(5, {
      one: () => call('keys.check', { keys: ['0.0'] }),
      all: () => call('keys.check', {}),
    });
    line(`1 key check at ${latencyMs} ms`, ms(figures.one));
    line(`200 key checks at ${latencyMs} ms`, ms(figures.all));
    line('  to one round trip', ratio(figures.all, latencyMs), '≤ 25 ×');
  } finally {
    await close();
    await simulator.close();
  }
};
