import type { HandoffAnswer } from '../../src/contract/handoff.ts';
import type { MethodInput } from '../../src/contract/methods.ts';
import type { HandoffDocument } from '../../src/core/handoff/handoff-document.ts';
import { type CoreInMemory, type CoreInMemoryOptions, createCoreInMemory } from './core-in-memory.ts';

export const handoffFile = '/handed/acme.age';
export const passphrase = 'vier Wörter für den Kollegen';

/** Acme with both pairs and two instances of which one is bound and reached by ssh; Borealis with one pair. */
export const createSender = async (options?: CoreInMemoryOptions): Promise<CoreInMemory> => {
  const sender = createCoreInMemory(options);
  await sender.addClient('Acme', 'open-source');
  await sender.addClient('Borealis');
  await sender.addKeys('Acme', 'sandbox');
  await sender.addKeys('Acme', 'production');
  await sender.addKeys('Borealis', 'production');
  await sender.call('instances.add', {
    client: 'Acme',
    name: 'EU',
    baseUrl: 'https://eu.acme.example/',
    services: ['payment-services'],
    connection: { kind: 'ssh', host: 'acme.example', root: '/var/www' },
  });
  await sender.call('instances.add', { client: 'Acme', name: 'US', stage: 'staging' });
  sender.registry.addProject('Shops');
  await sender.call('instances.bind', { instance: 'EU', dataSpace: 'Production' });
  return sender;
};

/** Writes the hand-off at the sender and puts the file into the receiver's hands. */
export const handOver = async (
  sender: CoreInMemory,
  receiver: CoreInMemory,
  wish: Partial<MethodInput<'handoff.create'>> = {},
): Promise<void> => {
  const to = wish.to ?? (await receiver.call('handoff.me', {}));
  await sender.call('handoff.create', {
    path: handoffFile,
    withInstances: true,
    confirmed: true,
    ...wish,
    to,
  });
  receiver.files.all.set(handoffFile, sender.files.all.get(handoffFile) ?? new Uint8Array());
};

export const open = (
  receiver: CoreInMemory,
  wish: Partial<MethodInput<'handoff.open'>> = {},
): Promise<HandoffAnswer> => receiver.call('handoff.open', { path: handoffFile, confirmed: true, ...wish });

/** The hand-off of the sender, as open as a test needs it to change it. */
export const documentOf = async (sender: CoreInMemory): Promise<HandoffDocument> => {
  const scratch = createCoreInMemory();
  await handOver(sender, scratch, { to: { passphrase } });
  const bytes = scratch.files.all.get(handoffFile) ?? new Uint8Array();
  return JSON.parse(await scratch.ports.sealer.open(bytes, { passphrase })) as HandoffDocument;
};

/** Seals any text as the file that the receiver is given; it opens with `passphrase`. */
export const give = async (receiver: CoreInMemory, content: unknown): Promise<void> => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  receiver.files.all.set(handoffFile, await receiver.ports.sealer.seal(text, { passphrase }));
};
