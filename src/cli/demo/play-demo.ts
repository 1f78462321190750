import { readFile } from 'node:fs/promises';
import { cancelled } from '../../core/jobs/jobs.ts';
import type { KeyFiles } from '../../practice/key-files.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';
import { readBack } from './read-back.ts';

interface Scene {
  readonly url: string;
  readonly files: KeyFiles;
  readonly envPhp: string;
}

const environments = ['sandbox', 'production'] as const;

const client = 'Acme';
const instance = 'Acme EU';

/** The steps, each told as it is done, and a summary at the end. */
export const playDemo = async (
  { call, callJob, print, tell }: Session,
  { url, files, envPhp }: Scene,
  isKept: boolean,
  interrupt: AbortSignal,
): Promise<void> => {
  let number = 0;
  const step = async <T>(text: string, work: () => Promise<T>, made: (result: T) => string): Promise<T> => {
    if (interrupt.aborted) throw cancelled('The demo');
    const result = await work();
    number += 1;
    tell(`${number}. ${text}\n   ${made(result)}`);
    return result;
  };

  await step(
    'Point Keybridge at an embedded registry, which stands in for Adobe’s',
    async () => {
      for (const keyEnvironment of environments) await call('gateways.set', { keyEnvironment, url });
    },
    () => url,
  );
  await step(
    'Add a client and its instance',
    async () => {
      await call('clients.add', { name: client });
      return call('instances.add', {
        name: instance,
        client,
        baseUrl: 'https://acme-eu.example/',
        services: ['payment-services', 'live-search'],
      });
    },
    ({ stage }) => `${client}/${instance}, ${stage}`,
  );
  for (const keyEnvironment of environments) {
    await step(
      `Store the ${keyEnvironment} key pair that the license holder downloaded`,
      async () =>
        call('keys.add', {
          client,
          keyEnvironment,
          madeBy: 'license-holder',
          apiKey: await readFile(files[keyEnvironment].apiKey, 'utf8'),
          privateKey: await readFile(files[keyEnvironment].privateKey, 'utf8'),
        }),
      ({ keyPair }) =>
        `API key …${keyPair.apiKeyEnding}, private key ${keyPair.privateKeyFingerprint.slice(0, 16)}…, in a vault opened by a passphrase`,
    );
  }
  const pairs = await step(
    'Ask the service whether it accepts them',
    () => callJob('keys.check', {}),
    (checked) => checked.map(({ keyEnvironment, check }) => `${keyEnvironment}: ${check?.state}`).join(', '),
  );
  const project = await step(
    'Create a SaaS project; its data spaces come with it',
    () => callJob('projects.create', { client, name: 'Acme shops' }),
    ({ dataSpaces }) => dataSpaces.map(({ name, type }) => `${name} (${type})`).join(', '),
  );
  const dataSpace = project.dataSpaces.find(({ type }) => type === 'Production');
  if (!dataSpace) throw new Error('The simulator made no production data space');
  await step(
    'Bind the instance to the production data space',
    () => call('instances.bind', { instance, dataSpace: dataSpace.id }),
    ({ instance: bound }) => `${bound.name} → ${bound.project?.name} / ${bound.dataSpace?.name}`,
  );
  const exported = await step(
    'Export into the instance’s env.php, keys encrypted with its own crypt key',
    () => call('exports.write', { instance, format: 'env-php', into: envPhp, confirmed: true }),
    ({ changed }) =>
      `${changed.length} settings written${isKept ? ` to ${envPhp}` : ''}, everything else left as it was`,
  );
  const read = await step(
    'Read it back with PHP',
    () => readBack(envPhp),
    (found) =>
      found
        ? `data space ${found.ids.environment_id}; OpenSSL takes the private keys: sandbox ${found.usable.sandbox ? 'yes' : 'no'}, production ${found.usable.production ? 'yes' : 'no'}`
        : 'left out: there is no php with sodium here',
  );

  const summary = {
    client,
    instance,
    keyPairs: pairs.map(({ keyEnvironment, check }) => ({ keyEnvironment, check: check?.state })),
    project: { id: project.id, name: project.name },
    dataSpace: { id: dataSpace.id, name: dataSpace.name, type: dataSpace.type },
    settings: exported.changed,
    readBack: read,
  };
  const rows = [
    ['Client', client],
    ['Instance', instance],
    [
      'Key pairs',
      summary.keyPairs.map(({ keyEnvironment, check }) => `${keyEnvironment} ${check}`).join(', '),
    ],
    ['SaaS project', `${project.name} (${project.id})`],
    ['Data space', `${dataSpace.name} (${dataSpace.type}) ${dataSpace.id}`],
    ['Settings', `${exported.changed.length} in env.php`],
    ['Read by PHP', read ? 'yes' : 'not tried'],
  ];
  print(summary, `\n${table(['WHAT', 'RESULT'], rows)}`);
};
