import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { composeCore } from '../../src/cli/compose-core.ts';
import { type Call, createClient } from '../../src/contract/client.ts';
import type { Connection } from '../../src/contract/model.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { createMagentoRoot, type MagentoRoot } from '../support/magento-root.ts';
import { type Sshd, startSshd } from '../support/sshd.ts';
import { benchBulk } from './bulk.ts';
import { makePhp } from './make-php.ts';
import { line, measureInTurn, ms, ratio, time } from './stopwatch.ts';

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
    await benchBulk(call, folder, magento.root);
  } finally {
    await close();
    await magento[Symbol.asyncDispose]();
    await simulator.close();
    await sshd[Symbol.asyncDispose]();
  }
};
