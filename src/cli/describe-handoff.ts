import type { HandoffAnswer } from '../contract/handoff.ts';
import { printable } from '../contract/printable.ts';
import { groupedFingerprint } from '../contract/short-fingerprint.ts';
import { table } from './table.ts';

const words = { new: 'new', present: 'here already', conflict: 'left out' };

const rowState = ({ state, note }: { state: keyof typeof words; note?: string | undefined }): string =>
  note === undefined ? words[state] : `${words[state]}: ${note}`;

/** Everything that is in a hand-off, beside what is here. */
export const describeHandoff = (answer: HandoffAnswer): string => {
  const { clients, keyPairs, instances, gateways, findings, notices } = answer;
  const tables = [
    clients.length > 0 &&
      table(
        ['CLIENT', 'EDITION', 'STATE'],
        clients.map((client) => [client.name, client.edition, rowState(client)]),
      ),
    keyPairs.length > 0 &&
      table(
        ['KEY PAIR', 'OF', 'FOR', 'PUBLIC KEY, SHA-256', 'STATE'],
        keyPairs.map((pair) => [
          pair.label,
          pair.client,
          pair.keyEnvironment,
          `${groupedFingerprint(pair.privateKeyFingerprint.slice(0, 32))} …`,
          rowState(pair),
        ]),
      ),
    instances.length > 0 &&
      table(
        ['INSTANCE', 'STAGE', 'REACHED BY', 'DATA SPACE', 'STATE'],
        instances.map((instance) => [
          instance.name,
          instance.stage,
          instance.connection === 'none:' ? 'by file only' : instance.connection,
          instance.dataSpace ?? '',
          rowState(instance),
        ]),
      ),
  ].filter((part) => part !== false);
  return [
    printable(`The hand-off ${answer.path}, made ${answer.madeAt.slice(0, 16).replace('T', ' ')} UTC`),
    `Its fingerprint: ${groupedFingerprint(answer.fileFingerprint)}`,
    ...notices.map(({ text }) => printable(text)),
    '',
    ...tables.flatMap((part) => [part, '']),
    ...Object.entries(gateways).map(([environment, url]) => printable(`The ${environment} gateway: ${url}`)),
    ...findings.map(({ message }) => printable(message)),
    ...(answer.outcome === 'nothing-new' ? ['Everything in it is here already.'] : []),
  ].join('\n');
};
