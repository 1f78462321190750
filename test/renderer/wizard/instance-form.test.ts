import { describe, expect, it } from 'vitest';
import { methods } from '../../../src/contract/methods.ts';
import type { Connection } from '../../../src/contract/model.ts';
import { connectionDraft, readConnection } from '../../../src/renderer/wizard/connection-form.ts';
import {
  emptyInstance,
  fieldToMend,
  instanceDraft,
  readInstance,
} from '../../../src/renderer/wizard/instance-form.ts';
import { clientId, newInstance } from './samples.ts';

const errorsOf = (draft: ReturnType<typeof emptyInstance>) => {
  const read = readInstance(draft);
  return read.ok ? {} : read.errors;
};

describe('the instance form', () => {
  it('reads a new client and a new instance as the contract takes them', () => {
    const read = readInstance({
      ...emptyInstance(),
      clientName: ' Acme ',
      edition: 'open-source',
      name: ' EU ',
      baseUrl: 'shop.example.com',
      services: ['live-search'],
    });
    expect(read).toEqual({
      ok: true,
      values: {
        newClient: { name: 'Acme', edition: 'open-source' },
        fields: {
          name: 'EU',
          stage: 'production',
          baseUrl: 'https://shop.example.com',
          services: ['live-search'],
          connection: { kind: 'none' },
        },
      },
    });
    if (!read.ok) return;
    expect(methods['instances.add'].input.safeParse({ client: 'x', ...read.values.fields }).success).toBe(
      true,
    );
  });

  it('names no new client where one was picked', () => {
    const read = readInstance({ ...emptyInstance(clientId), name: 'EU' });
    expect(read.ok && read.values.newClient).toBe(undefined);
  });

  it('says under each field what is missing, and leads to the first', () => {
    const errors = errorsOf(emptyInstance());
    expect(errors).toEqual({ clientName: 'Give the client a name.', name: 'Give the instance a name.' });
    expect(fieldToMend(errors)).toBe('clientName');
  });

  it.each(['ftp://shop.example.com', 'javascript:alert(1)', 'https://', 'two words'])(
    'refuses the address %s',
    (baseUrl) => {
      expect(errorsOf({ ...emptyInstance(clientId), name: 'EU', baseUrl })).toHaveProperty('baseUrl');
    },
  );

  it('refuses a name with control characters and one that is too long', () => {
    expect(errorsOf({ ...emptyInstance(clientId), name: 'a\u0007b' })['name']).toContain(
      'control characters',
    );
    expect(errorsOf({ ...emptyInstance(clientId), name: 'x'.repeat(201) })['name']).toContain('200');
  });

  it('puts an error of the connection under its own field', () => {
    const draft = emptyInstance(clientId);
    draft.name = 'EU';
    draft.connection.kind = 'ssh';
    draft.connection.port = '70000x';
    expect(errorsOf(draft)).toEqual({
      'connection.host': 'Give the host’s name or address.',
      'connection.root': 'Give the folder that holds bin/magento.',
      'connection.port': 'A port is a number, 1 to 65535.',
    });
  });

  it('comes back as it was saved', () => {
    const instance = newInstance({
      baseUrl: 'https://shop.example.com/',
      services: ['payment-services'],
      connection: { kind: 'ssh', host: 'acme', port: 2222, root: '/srv/shop', as: 'www-data' },
    });
    const read = readInstance(instanceDraft(instance));
    const { name, stage, baseUrl, services, connection } = instance;
    expect(read.ok && read.values.fields).toEqual({ name, stage, baseUrl, services, connection });
  });
});

const connections: Connection[] = [
  { kind: 'none' },
  { kind: 'local', root: '/srv/shop', php: '/usr/bin/php8.2' },
  { kind: 'ssh', host: 'acme', user: 'deploy', port: 22, root: '/srv/shop' },
  { kind: 'docker-compose', dir: '/src/shop', service: 'php', root: '/app' },
  { kind: 'ddev', dir: '/src/shop' },
  { kind: 'warden', dir: 'C:\\shops\\acme' },
  { kind: 'cloud', project: 'abc', environment: 'staging' },
  { kind: 'command', argv: ['podman', 'exec', '-i', 'my shop'], root: '/app' },
];

describe('the connection form', () => {
  it.each(connections)('reads back a $kind connection', (connection) => {
    expect(readConnection(connectionDraft(connection))).toEqual({ ok: true, values: connection });
  });

  it('leaves out what belongs to another kind', () => {
    const draft = connectionDraft({ kind: 'ssh', host: 'acme', root: '/srv/shop' });
    draft.kind = 'local';
    expect(readConnection(draft)).toEqual({ ok: true, values: { kind: 'local', root: '/srv/shop' } });
  });

  it.each(['relative/path', '~/shop'])('wants the whole path, not %s', (root) => {
    const draft = connectionDraft({ kind: 'local', root });
    expect(readConnection(draft)).toEqual({ ok: false, errors: { root: 'Give the whole path, from / on.' } });
  });

  it('refuses a port out of range', () => {
    const draft = { ...connectionDraft({ kind: 'ssh', host: 'acme', root: '/srv' }), port: '70000' };
    expect(readConnection(draft)).toEqual({ ok: false, errors: { port: 'A port is a number, 1 to 65535.' } });
  });
});
