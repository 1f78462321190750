import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { composeCore } from '../../src/cli/compose-core.ts';
import { type Call, createClient } from '../../src/contract/client.ts';
import type { Connection } from '../../src/contract/model.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { createMagentoRoot, type MagentoRoot } from '../support/magento-root.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';
import { line, measureInTurn, median, ms, ratio, time } from './stopwatch.ts';

const instances = 50;
const inFlight = 8;
/** What a real host and its Magento take, in seconds. */
const slowness = 1;

/** A client with both pairs and a project; resolves with the id of its production data space. */
const prepare = async (call: Call, simulator: Simulator): Promise<string> => {
  await call('clients.add', { name: 'Acme' });
  for (const keyEnvironment of ['sandbox', 'production'] as const) {
    await call('gateways.set', { keyEnvironment, url: simulator.url });
    await call('keys.add', { client: 'Acme', keyEnvironment, ...simulator.licenseHolder[keyEnvironment] });
  }
  await call('keys.check', {});
  const { dataSpaces } = await call('projects.create', { client: 'Acme', name: 'Shops' });
  return String(dataSpaces.find(({ type }) => type === 'Production')?.id);
};

/** A php that does something first. */
const makePhp = async (path: string, first: string): Promise<string> => {
  await writeFile(path, `#!/bin/sh\n${first}\nexec php "$@"\n`);
  await chmod(path, 0o755);
  return path;
};

/** Milliseconds from a fresh instance to a verified one. */
const connectFresh = async (
  call: Call,
  magento: MagentoRoot,
  connection: Connection,
  dataSpace: string,
): Promise<number> => {
  await call('instances.add', { client: 'Acme', name: 'EU', connection });
  await call('instances.bind', { instance: 'EU', dataSpace });
  await magento.setRows({});
  await rm(join(magento.root, 'var/cache.json'), { force: true });
  const took = await time(async () => {
    const { outcome, verified } = await call('instances.connect', { instance: 'EU', withGateways: true });
    if (outcome !== 'connected' || !verified) throw new Error('It was not connected and verified');
  });
  await call('instances.remove', { instance: 'EU', confirmed: true });
  return took;
};

/** A fresh instance to verified over ssh, against the bare way there. */
const benchOne = async (call: Call, magento: MagentoRoot, sshd: Sshd, dataSpace: string): Promise<void> => {
  const connection = sshd.connection({ root: magento.root });
  const figures = await measureInTurn(5, {
    ssh: () => time(() => execa('ssh', ['-p', String(sshd.port), '--', connection.host, 'true'])),
    php: () => time(() => execa('php', ['-r', '0;'])),
    connect: () => connectFresh(call, magento, connection, dataSpace),
  });
  const bare = figures.ssh + figures.php;
  line('ssh host true, and php -r 0', ms(bare));
  line('Connect over ssh, fresh to verified', ms(figures.connect));
  line('  to those two', ratio(figures.connect, bare), '≤ 1.5 ×');
};

/** A look into many, each as slow as a real one, against the least number of rounds. */
const benchMany = async (call: Call, folder: string, magento: MagentoRoot): Promise<void> => {
  const php = await makePhp(join(folder, 'slow-php'), `sleep ${slowness}`);
  for (let number = 0; number < instances; number += 1) {
    const connection = { kind: 'local' as const, root: magento.root, php };
    await call('instances.add', { client: 'Acme', name: `Many ${number}`, connection });
  }
  const one = median([
    await time(() => call('instances.drift', { instances: ['Many 0'] })),
    await time(() => call('instances.drift', { instances: ['Many 1'] })),
    await time(() => call('instances.drift', { instances: ['Many 2'] })),
  ]);
  const many = await time(() => call('instances.drift', {}));
  line(`A look into 1 instance that takes ${slowness} s`, ms(one));
  line(`A look into ${instances}, ${inFlight} at once`, ms(many));
  line(`  to ${instances}/${inFlight} rounds`, ratio(many, (one * instances) / inFlight), '≤ 1.3 ×');
};

/** Connecting an instance, and looking into many, against the stand-in for a Magento. */
export const benchConnect = async (parent: string): Promise<void> => {
  const folder = join(parent, 'connect');
  await mkdir(folder);
  const passphraseFile = join(folder, 'passphrase');
  const passphrase = randomBytes(18).toString('base64url');
  await writeFile(passphraseFile, passphrase, { mode: 0o600 });
  const sshd = await startSshd();
  const simulator = await startSimulator({});
  const magento = await createMagentoRoot({ from: 'test/support/magento-root' });
  const { core, close } = composeCore({ profile: join(folder, 'profile'), passphraseFile, override: [] });
  const call = createClient(core.dispatch);
  process.env['PATH'] = `${sshd.bin}:${process.env['PATH']}`;
  try {
    await call('vault.unlock', { passphrase, create: true });
    const dataSpace = await prepare(call, simulator);
    await benchOne(call, magento, sshd, dataSpace);

    const starts = join(folder, 'starts');
    const php = await makePhp(join(folder, 'counting-php'), `echo >> '${starts}'`);
    await connectFresh(call, magento, { kind: 'local', root: magento.root, php }, dataSpace);
    line('Starts of Magento for a full connect', String(readFileSync(starts, 'utf8').length), '1');
    await benchMany(call, folder, magento);
  } finally {
    await close();
    await magento[Symbol.asyncDispose]();
    await simulator.close();
    await sshd[Symbol.asyncDispose]();
  }
};
