import type { HandoffAnswer } from '../../contract/handoff.ts';
import type { KeyPair } from '../../contract/model.ts';
import { shortFingerprint } from '../../contract/short-fingerprint.ts';
import type { PlanFact, PlanRow } from '../ui/plan-row.ts';
import { editionWords, keyEnvironmentWords, madeByShort, stageWords } from '../ui/words.ts';

/** Without the escapes that a program and its arguments have in a URI. */
const readable = (uri: string): string => {
  if (uri === 'none:') return 'by file only';
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
};

const maker = ({ madeBy }: HandoffAnswer['keyPairs'][number]): string =>
  madeBy === undefined ? 'maker not said' : madeByShort[madeBy];

export const clientRows = ({ clients }: HandoffAnswer): PlanRow[] =>
  clients.map(({ name, edition, state, note }, index) => ({
    key: String(index),
    state,
    note,
    cells: [{ text: name }, { text: editionWords[edition] }],
    facts: [{ name: 'Client', text: name }],
  }));

export const keyPairRows = ({ keyPairs }: HandoffAnswer): PlanRow[] =>
  keyPairs.map((pair, index) => ({
    key: String(index),
    state: pair.state,
    note: pair.note,
    cells: [
      { text: pair.label, small: pair.client },
      { text: keyEnvironmentWords[pair.keyEnvironment], small: maker(pair) },
      {
        text: `…${pair.apiKeyEnding}`,
        small: shortFingerprint(pair.privateKeyFingerprint),
        isMono: true,
      },
    ],
    facts: [
      { name: 'Key pair', text: `${pair.label}, of ${pair.client}` },
      { name: 'Public key, SHA-256', text: pair.privateKeyFingerprint, isCopied: true },
      { name: 'API key, SHA-256', text: pair.apiKeyFingerprint, isCopied: true },
    ],
  }));

export const instanceRows = ({ instances }: HandoffAnswer): PlanRow[] =>
  instances.map(({ name, stage, connection, dataSpace, state, note }, index) => {
    const [client = '', instance = ''] = name.split('/');
    const reached = readable(connection);
    const space: PlanFact[] = dataSpace === undefined ? [] : [{ name: 'Data space', text: dataSpace }];
    return {
      key: String(index),
      state,
      note,
      cells: [
        { text: instance, small: client },
        { text: stageWords[stage], ...(dataSpace === undefined ? {} : { small: dataSpace }) },
        { text: reached },
      ],
      facts: [{ name: 'Instance', text: name }, { name: 'Reached', text: reached }, ...space],
    };
  });

/** What the profile calls the pairs that came in. */
export const pairsThatCameIn = ({ keyPairs }: HandoffAnswer, here: readonly KeyPair[]): KeyPair[] => {
  const keyOf = (pair: Pick<KeyPair, 'apiKeyFingerprint' | 'privateKeyFingerprint' | 'keyEnvironment'>) =>
    [pair.keyEnvironment, pair.apiKeyFingerprint, pair.privateKeyFingerprint].join(' ');
  const came = new Set(keyPairs.filter(({ state }) => state === 'new').map(keyOf));
  return here.filter((pair) => came.has(keyOf(pair)));
};
