import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instance, KeyPair, Project } from '../../src/contract/model.ts';
import { sampleEnvPhp } from '../../src/practice/sample-env-php.ts';
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts';
import { type CliHome, createCliHome } from './cli-home.ts';
import { makeQuickVault } from './quick-vault.ts';

export const cryptKey = '0123456789abcdef0123456789abcdef';

/** A home with a passphrase vault that opens quickly; it talks to a simulator of its own, with files of a license holder. */
export interface Practice extends AsyncDisposable {
  readonly home: CliHome;
  readonly simulator: Simulator;
  /** Adds the client with both pairs, and a project. */
  addClient(name: string): Promise<{ sandbox: KeyPair; production: KeyPair; project: Project }>;
  addInstance(client: string, name: string, ...options: string[]): Promise<Instance>;
  /** A fresh sample env.php. */
  envPhp(name?: string): Promise<string>;
  read(path: string): Promise<string>;
}

export const createPractice = async (env?: Record<string, string>): Promise<Practice> => {
  const [home, simulator] = await Promise.all([createCliHome(env), startSimulator({})]);
  await makeQuickVault(join(home.profile, 'vault'), home.passphrase);
  const keyFiles = async (environment: 'sandbox' | 'production') => {
    const { apiKey, privateKey } = simulator.licenseHolder[environment];
    return [
      '--api-key-file',
      await home.file(`${environment}.txt`, apiKey),
      '--private-key-file',
      await home.file(`${environment}.pem`, privateKey),
    ];
  };
  for (const environment of ['sandbox', 'production'])
    await home.json('gateway', 'set', environment, simulator.url);
  return {
    home,
    simulator,
    async addClient(name) {
      await home.json('client', 'add', name);
      const add = async (environment: 'sandbox' | 'production') =>
        home.json<KeyPair>(
          ...['keys', 'add', '--client', name, '--environment', environment, '--made-by', 'license-holder'],
          ...(await keyFiles(environment)),
        );
      const [sandbox, production] = [await add('sandbox'), await add('production')];
      const project = await home.json<Project>('project', 'create', `${name} shops`, '--client', name);
      return { sandbox, production, project };
    },
    addInstance: (client, name, ...options) =>
      home.json<Instance>('instance', 'add', name, '--client', client, ...options),
    envPhp: (name = 'env.php') => home.file(name, sampleEnvPhp(cryptKey)),
    read: (path) => readFile(path, 'utf8'),
    async [Symbol.asyncDispose]() {
      await simulator.close();
      await home[Symbol.asyncDispose]();
    },
  };
};
