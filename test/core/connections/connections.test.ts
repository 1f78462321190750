import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composeServices, ddevValue, wardenValue } from '../../../src/core/connections/compose-services.ts';
import { parseConnection } from '../../../src/core/instances/connection-uri.ts';
import type { ProjectFile, SshHost } from '../../../src/core/ports.ts';
import { createCoreInMemory } from '../../support/core-in-memory.ts';

const find = async (hosts: SshHost[], files: ProjectFile[] = []) => {
  const core = createCoreInMemory({
    ports: {
      surroundings: {
        sshHosts: async () => ({ hosts, notices: ['One file could not be read.'] }),
        projectsIn: async () => ({ files, notices: ['Another one neither.'] }),
      },
    },
  });
  await core.addClient('Acme');
  for (const [name, uri] of [
    ['EU', 'ssh://acme/var/www'],
    ['Local', 'ddev:/src/shop?php=php8.3'],
    ['None', 'none:'],
  ] as const) {
    await core.call('instances.add', { client: 'Acme', name, connection: parseConnection(uri) });
  }
  return core.call('connections.find', { folder: '/src' });
};

test('a host of ssh is offered with where it leads and who uses it; its root is left to say', async () => {
  const { connections, notices } = await find([
    { name: 'acme', user: 'anna', host: 'acme.example', port: 2222 },
    { name: 'beta' },
    { name: 'github.com', user: 'git', host: 'github.com', port: 22 },
    { name: '-oProxyCommand=x' },
    { name: 'with space' },
  ]);
  expect(connections).toEqual([
    {
      source: 'ssh',
      name: 'acme',
      connection: { kind: 'ssh', host: 'acme', root: '/PATH' },
      rootIsKnown: false,
      uri: 'ssh://acme/PATH',
      detail: 'anna@acme.example:2222',
      usedBy: ['Acme/EU'],
    },
    {
      source: 'ssh',
      name: 'beta',
      connection: { kind: 'ssh', host: 'beta', root: '/PATH' },
      rootIsKnown: false,
      uri: 'ssh://beta/PATH',
      detail: '',
      usedBy: [],
    },
  ]);
  expect(notices).toEqual(['One file could not be read.', 'Another one neither.']);
});

test('DDEV and Warden projects of Magento are offered whole', async () => {
  const { connections } = await find(
    [],
    [
      { kind: 'ddev', folder: '/src/shop', text: 'name: my-shop\ntype: magento2\n' },
      { kind: 'ddev', folder: '/src/blog', text: 'name: blog\ntype: wordpress\n' },
      { kind: 'ddev', folder: '/src/odd', text: ': {' },
      {
        kind: 'warden',
        folder: '/src/w',
        text: 'WARDEN_ENV_NAME="wshop"\nWARDEN_ENV_TYPE=magento2 # 2.4.7\n',
      },
      { kind: 'warden', folder: '/src/laravel', text: 'WARDEN_ENV_TYPE=laravel\n' },
    ],
  );
  expect(connections.map(({ name, uri, connection, usedBy }) => [name, uri, connection, usedBy])).toEqual([
    ['my-shop', 'ddev:/src/shop', { kind: 'ddev', dir: '/src/shop' }, ['Acme/Local']],
    ['wshop', 'warden:/src/w', { kind: 'warden', dir: '/src/w' }, []],
  ]);
});

test('a Compose project is offered by its php services, with the root where that is known', async () => {
  const text = `
x-base: &base
  image: markoshust/magento-php:8.3-fpm
services:
  app: { image: "markoshust/magento-nginx:1.24" }
  phpfpm:
    <<: *base
    volumes: ["~/.composer:/var/www/.composer:cached", "./src:/var/www/html:cached"]
  cli: { image: "php:8.3-cli", working_dir: /app }
  php-worker: { build: . }
  db: { image: "mariadb:10.6" }
  phpmyadmin: { image: phpmyadmin }
`;
  const { connections } = await find([], [{ kind: 'docker-compose', folder: '/src/compose', text }]);
  expect(connections.map(({ uri, connection, rootIsKnown }) => [uri, connection.kind, rootIsKnown])).toEqual([
    ['docker-compose:/src/compose?service=phpfpm&root=/var/www/html', 'docker-compose', true],
    ['docker-compose:/src/compose?service=cli&root=/app', 'docker-compose', true],
    ['docker-compose:/src/compose?service=php-worker&root=/PATH', 'docker-compose', false],
  ]);
});

test('a mount in its long form counts too', async () => {
  const text = 'services: {php: {volumes: [{type: bind, source: ., target: /app}]}}';
  expect(await composeServices(text)).toEqual([{ name: 'php', root: '/app' }]);
});

test('without a folder only ssh is asked', async () => {
  const asked: string[] = [];
  const surroundings = {
    sshHosts: async () => ({ hosts: [], notices: [] }),
    projectsIn: async (folder: string) => {
      asked.push(folder);
      return { files: [], notices: [] };
    },
  };
  const { call } = createCoreInMemory({ ports: { surroundings } });
  expect(await call('connections.find', {})).toEqual({ connections: [], notices: [] });
  expect(asked).toEqual([]);
});

test('no file is too odd', async () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[index]}`).join(',')}]`)
    .join('\n')}\nservices: {php: {volumes: *i}}\n`;
  expect(await composeServices(bomb)).toBeUndefined();
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), fc.jsonValue(), async (text, value) => {
      await composeServices(text);
      await composeServices(JSON.stringify({ services: { php: value, web: value } }));
      await composeServices(JSON.stringify({ services: value }));
      await ddevValue(text, 'type');
      wardenValue(text, 'WARDEN_ENV_TYPE');
    }),
  );
});
