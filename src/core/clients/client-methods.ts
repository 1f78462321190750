import { randomUUID } from 'node:crypto';
import type { Profile } from '../../contract/model.ts';
import { CoreError } from '../core-error.ts';
import type { Core, Handlers } from '../handlers.ts';
import { recordChange } from '../journal/record-change.ts';
import { findClient, sameName } from '../lookup.ts';

type ClientMethods = 'clients.add' | 'clients.set' | 'clients.list' | 'clients.remove';

const assertFree = (profile: Profile, name: string, except?: string): void => {
  const taken = profile.clients.find((client) => client.id !== except && sameName(client.name, name));
  if (taken) {
    throw new CoreError('duplicate', `There is a client “${taken.name}” already.`, 'Choose another name.');
  }
};

export const createClientMethods = ({ ports }: Core): Handlers<ClientMethods> => ({
  'clients.add': ({ name, edition }) =>
    recordChange(
      ports,
      (draft) => {
        assertFree(draft, name);
        const client = { id: randomUUID(), name, edition };
        draft.clients.push(client);
        return client;
      },
      (client) => ({ action: 'client.add', client: client.name, text: `Added the client ${client.name}` }),
    ),

  'clients.set': ({ client: ref, name, edition }) =>
    recordChange(
      ports,
      (draft) => {
        const client = findClient(draft, ref);
        const before = client.name;
        if (name !== undefined) {
          assertFree(draft, name, client.id);
          client.name = name;
        }
        if (edition !== undefined) client.edition = edition;
        return { client, before };
      },
      ({ client, before }) => ({
        action: 'client.set',
        client: client.name,
        text: `Changed the client ${before}: ${client.name}, ${client.edition}`,
      }),
    ).then(({ client }) => client),

  'clients.list': async () => (await ports.profile.read()).clients,

  'clients.remove': ({ client: ref }) =>
    recordChange(
      ports,
      (draft) => {
        const client = findClient(draft, ref);
        const owned = (items: { clientId: string }[]) =>
          items.filter(({ clientId }) => clientId === client.id).length;
        const [pairs, instances] = [owned(draft.keyPairs), owned(draft.instances)];
        if (pairs + instances > 0) {
          throw new CoreError(
            'bad-input',
            `${client.name} still has ${instances === 1 ? '1 instance' : `${instances} instances`} and ${pairs === 1 ? '1 key pair' : `${pairs} key pairs`}.`,
            'Remove those first.',
          );
        }
        draft.clients = draft.clients.filter(({ id }) => id !== client.id);
        return client;
      },
      (client) => ({
        action: 'client.remove',
        client: client.name,
        text: `Removed the client ${client.name}`,
      }),
    ),
});
