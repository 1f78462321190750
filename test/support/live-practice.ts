import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection, DataSpace } from '../../src/contract/model.ts';
import { formatConnection } from '../../src/core/instances/connection-uri.ts';
import { baseUrlOf, replaceRows } from './magento-rows.ts';
import { createMagentoRoot, type MagentoRoot } from './magento-root.ts';
import { createPractice, type Practice } from './prepared-client.ts';
import { type Sshd, startSshd } from './sshd.ts';

/** The command line with a client at a simulator, and Magentos behind a real sshd. */
export interface LivePractice extends Practice {
  readonly sshd: Sshd;
  readonly spaces: readonly DataSpace[];
  /** A fresh Magento; its instance is reached over ssh and bound to a data space, or not there yet without one. */
  addMagento(
    name: string,
    space?: number,
    ...options: string[]
  ): Promise<{ magento: MagentoRoot; uri: string }>;
  /** How often php was started there. */
  starts(): number;
}

export const createLivePractice = async (): Promise<LivePractice> => {
  const sshd = await startSshd();
  const practice = await createPractice({ PATH: `${sshd.bin}:${process.env['PATH']}` });
  const { home } = practice;
  const made: MagentoRoot[] = [];
  const { project } = await practice.addClient('Acme');
  await home.json('keys', 'check', '--all');

  const counter = join(home.folder, 'starts');
  const php = join(home.folder, 'php');
  await writeFile(php, `#!/bin/sh\necho start >> '${counter}'\nexec php "$@"\n`);
  await chmod(php, 0o755);
  appendFileSync(counter, '');

  return {
    ...practice,
    sshd,
    spaces: project.dataSpaces,
    async addMagento(name, space, ...options) {
      const magento = await createMagentoRoot();
      made.push(magento);
      await replaceRows(magento, { 'web/unsecure/base_url': baseUrlOf(name) });
      const connection: Connection = sshd.connection({ root: magento.root, php });
      const uri = formatConnection(connection);
      if (space !== undefined) {
        await practice.addInstance('Acme', name, '--connect', uri, ...options);
        await home.json('instance', 'bind', name, '--space', String(project.dataSpaces[space]?.id));
      }
      return { magento, uri };
    },
    starts: () => (existsSync(counter) ? readFileSync(counter, 'utf8').split('\n').length - 1 : 0),
    async [Symbol.asyncDispose]() {
      for (const magento of made) await magento[Symbol.asyncDispose]();
      await practice[Symbol.asyncDispose]();
      await sshd[Symbol.asyncDispose]();
    },
  };
};
