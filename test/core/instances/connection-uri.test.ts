import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Connection } from '../../../src/contract/model.ts';
import { CoreError } from '../../../src/core/core-error.ts';
import { formatConnection, parseConnection } from '../../../src/core/instances/connection-uri.ts';

const readings: [string, Connection][] = [
  ['local:/var/www/shop', { kind: 'local', root: '/var/www/shop' }],
  ['local:/srv/my%20shop?as=www-data', { kind: 'local', root: '/srv/my shop', as: 'www-data' }],
  [
    'ssh://deploy@shop.example:2222/var/www/shop?php=/usr/bin/php8.2',
    {
      kind: 'ssh',
      host: 'shop.example',
      user: 'deploy',
      port: 2222,
      root: '/var/www/shop',
      php: '/usr/bin/php8.2',
    },
  ],
  ['ssh://shop/app', { kind: 'ssh', host: 'shop', root: '/app' }],
  ['ssh://[2001:db8::1]:22/app', { kind: 'ssh', host: '[2001:db8::1]', port: 22, root: '/app' }],
  [
    'docker-compose:/src/shop?service=php&root=/app',
    { kind: 'docker-compose', dir: '/src/shop', service: 'php', root: '/app' },
  ],
  ['ddev:/src/shop', { kind: 'ddev', dir: '/src/shop' }],
  ['warden:/src/shop', { kind: 'warden', dir: '/src/shop' }],
  ['cloud:abc123/feature/x', { kind: 'cloud', project: 'abc123', environment: 'feature/x' }],
  [
    'command:?argv=["podman","exec","-i","shop"]&root=/app',
    { kind: 'command', argv: ['podman', 'exec', '-i', 'shop'], root: '/app' },
  ],
  ['none:', { kind: 'none' }],
];

test.each(readings)('%s is read, and written so that it reads the same', (uri, connection) => {
  expect(parseConnection(uri)).toEqual(connection);
  expect(parseConnection(formatConnection(connection))).toEqual(connection);
});

test.each([
  'ssh://-oProxyCommand=touch%20pwned/app',
  'ssh://%2DoProxyCommand=x/app',
  'ssh://-l@host/app',
  'ssh://user@-host/app',
  'ssh://host:0/app',
  'ssh://host:99999/app',
  'ssh://host:-p/app',
  'ssh://host',
  'ssh://a b/app',
  'ssh://host/app?as=-u',
  'ssh://host/app?php=-r',
  'ssh://host/app?php=/usr/bin/php%3Btouch',
  'ssh://host/app?shell=/bin/sh',
  'ssh://host/app?as=a&as=b',
  'local:relative/path',
  'local:-rf',
  'local:/with%00null',
  'local:/%zz',
  'docker-compose:/dir?service=--privileged&root=/app',
  'docker-compose:/dir?root=/app',
  'docker-compose:/dir?service=php&root=app',
  'cloud:project',
  'cloud:-p/environment',
  'command:?argv=podman&root=/app',
  'command:?argv=[]&root=/app',
  'command:?argv=["-x"]&root=/app',
  'none:anything',
  'ftp://host/app',
  'nonsense',
  '',
])('%s is refused as bad input', (uri) => {
  expect(() => parseConnection(uri)).toThrow(CoreError);
});

test.each([
  ['ssh://us.acme.example', 'it lacks an absolute path behind the host “us.acme.example”'],
  ['ssh://deploy@acme.example:22', 'it lacks an absolute path behind the host “acme.example”'],
  ['ssh:///var/www', 'it lacks a host.'],
  ['ssh://', 'it lacks a host and an absolute path'],
  ['ssh:acme.example/var/www', 'no //user@host:port/path'],
  ['ftp://host/app', 'there are local, ssh, docker-compose, ddev, warden, cloud, command, none.'],
  ['shop', 'there are local, ssh, docker-compose, ddev, warden, cloud, command, none.'],
])('of %s it is said: %s', (uri, what) => {
  expect(() => parseConnection(uri)).toThrow(what);
});

test('whatever is typed, no host, user or service begins with a dash', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('ssh://', 'local:', 'docker-compose:', 'cloud:', ''),
      (text, kind) => {
        try {
          const connection = parseConnection(kind + text);
          const parts = Object.values(connection).filter((part) => typeof part === 'string');
          expect(parts.some((part) => part.startsWith('-'))).toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(CoreError);
        }
      },
    ),
  );
});
