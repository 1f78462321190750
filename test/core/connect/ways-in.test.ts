import { readdirSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import type { Connection } from '../../../src/contract/model.ts';
import { createLiveBench } from '../../support/live-bench.ts';
import { programFolderPerTest } from '../../support/program-folder.ts';

/* An instance is connected wholly by every way into it, and whatever its php says beside the conversation. */

const programs = programFolderPerTest();
/** What is behind the options of a container: php and what it is given. */
const behindTheOptions = `while [ "$1" != php ]; do shift; done; exec "$@"`;
const lastIsALine = 'for line; do :; done; exec sh -c "$line"';

/** All but what the Magento itself writes. */
const filesIn = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => !file.startsWith('var'))
    .sort();

const ways: [string, script: (root: string) => string, connection: (root: string) => Connection][] = [
  [
    'docker',
    () => behindTheOptions,
    (root) => ({ kind: 'docker-compose', dir: root, service: 'fpm', root, as: 'app' }),
  ],
  ['ddev', () => lastIsALine, (root) => ({ kind: 'ddev', dir: root })],
  ['warden', () => behindTheOptions, (root) => ({ kind: 'warden', dir: root })],
  [
    'magento-cloud',
    (root) => `cd '${root}'; ${lastIsALine}`,
    () => ({ kind: 'cloud', project: 'abc123', environment: 'main' }),
  ],
  [
    'podman',
    () => behindTheOptions,
    (root) => ({ kind: 'command', argv: ['podman', 'exec', '-i', 'shop'], root }),
  ],
  ['sudo', () => behindTheOptions, (root) => ({ kind: 'local', root, as: 'www-data-of-this-test' })],
];

test.each(ways)('by way of %s', async (program, script, connectionTo) => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  const before = filesIn(magento.root);
  const connection = connectionTo(magento.root);
  await bench.call('instances.set', { instance: 'EU', connection });
  await programs().record(program, script(magento.root));
  vi.stubEnv('PATH', `${programs().path}:${process.env['PATH']}`);

  const answer = await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  expect(answer).toMatchObject({ outcome: 'connected', verified: { dataSpaceId: bench.spaces[0]?.id } });
  const recording = await programs().recording(program);
  const seen = JSON.stringify([recording?.argv, recording?.env]);
  for (const { apiKey, privateKey } of Object.values(bench.simulator.licenseHolder)) {
    expect(recording?.stdin).toContain(apiKey);
    expect(seen).not.toContain(apiKey);
    expect(seen).not.toContain(privateKey.split('\n')[1]);
  }
  // Nothing of the program or its data is left on the disk there.
  expect(filesIn(magento.root)).toEqual(before);
});

test.each([
  ['php.ini shows every error', 'exec php -d display_errors=1 -d error_reporting=-1 "$@"'],
  [
    'an extension cannot be loaded',
    'exec php -d display_startup_errors=1 -d extension=nothing-of-that-name "$@"',
  ],
  [
    'a wrapper prints a banner, colours and half a line',
    `printf '\\033[2JWelcome!\\n\\033[31mred\\007 half'; exec php "$@"`,
  ],
])('where %s', async (_what, script) => {
  await using bench = await createLiveBench();
  const { magento, instance } = await bench.addInstance('EU');
  await magento.behave({ notices: 'on' });
  const php = await programs().add('odd-php', script);
  const connection = { ...instance.connection, php } as Connection;
  await bench.call('instances.set', { instance: 'EU', connection });
  const answer = await bench.call('instances.connect', { instance: 'EU', withGateways: true });
  expect(answer).toMatchObject({ outcome: 'connected', verified: { dataSpaceId: bench.spaces[0]?.id } });
  expect(JSON.stringify(answer)).not.toContain('\\u001b');
});

test('with the modules of 2.4.4, which encrypt nothing by themselves', async () => {
  await using bench = await createLiveBench();
  const { magento } = await bench.addInstance('EU');
  await magento.behave({ modules: 'old' });
  const wish = { instance: 'EU', withGateways: true };
  expect(await bench.call('instances.connect', wish)).toMatchObject({ outcome: 'connected', verified: {} });
  expect(await bench.call('instances.connect', wish)).toMatchObject({ outcome: 'nothing-to-change' });
  const keys = Object.entries(await magento.rows()).filter(([path]) => path.endsWith('_key'));
  expect(keys).toHaveLength(4);
  for (const [, stored] of keys) expect(stored).toMatch(/^\d+:3:/);
  expect((await bench.call('instances.inspect', { instance: 'EU' })).drift).toEqual([]);
  await bench.call('instances.disconnect', { ...wish, confirmed: true });
  expect((await bench.call('instances.inspect', { instance: 'EU' })).drift).toEqual([]);
});
