import { counted } from '../../contract/counted.ts';
import type { ImportAnswer } from '../../contract/import.ts';
import type { Client } from '../../contract/model.ts';
import type { PlanRow } from '../ui/plan-row.ts';
import { connectionWords, editionWords, stageWords } from '../ui/words.ts';

/** What each column takes, in the order of the header row. */
export const columnTexts: readonly (readonly [name: string, takes: string])[] = [
  ['client', 'Its name. Has to be there.'],
  ['edition', 'commerce or open-source; commerce where it is left out.'],
  ['name', 'Of the instance. Has to be there.'],
  ['stage', 'production, staging or development; production where it is left out.'],
  ['base_url', 'The shop’s address, such as https://shop.example.com/'],
  [
    'connect',
    'How it is reached, such as ssh://deploy@host/var/www or ddev:/src/shop; by file where it is left out.',
  ],
];

export const headerRow = columnTexts.map(([name]) => name).join(',');

/** The rows of a plan, or of what came of it; `known` are the clients that are here. */
export const importRows = (
  { clients, instances, present }: ImportAnswer,
  known: readonly Client[],
): PlanRow[] => {
  const names = new Map([...known, ...clients].map((client) => [client.id, client]));
  const added = new Set(clients.map(({ id }) => id));
  return [
    ...instances.map(({ id, clientId, name, stage, baseUrl, connection }): PlanRow => {
      const client = names.get(clientId);
      const owner = client?.name ?? '';
      return {
        key: id,
        state: 'new',
        cells: [
          { text: name, small: added.has(clientId) ? `${owner}, a new client` : owner },
          { text: stageWords[stage] },
          { text: connectionWords(connection) },
        ],
        facts: [
          { name: 'Instance', text: `${owner}/${name}` },
          ...(client && added.has(clientId)
            ? [{ name: 'New client', text: `${owner}, ${editionWords[client.edition]}` }]
            : []),
          { name: 'Reached', text: connectionWords(connection) },
          ...(baseUrl === undefined ? [] : [{ name: 'Address', text: baseUrl }]),
        ],
      };
    }),
    ...present.map(({ row, name, differs }): PlanRow => {
      const [client = '', instance = ''] = name.split('/');
      return {
        key: `row ${row}`,
        state: 'present',
        cells: [{ text: instance, small: client }, { text: '' }, { text: `row ${row}` }],
        note: differs.join('; ') || undefined,
        facts: [
          { name: 'Instance', text: name },
          { name: 'In the file', text: `row ${row}` },
        ],
      };
    }),
  ];
};

const broughtBy = ({ clients, instances }: ImportAnswer): string =>
  clients.length === 0
    ? counted(instances.length, 'instance')
    : `${counted(clients.length, 'client')} and ${counted(instances.length, 'instance')}`;

/** What is said of rows that are here already; empty where there are none. */
const presentWords = (present: ImportAnswer['present']): string => {
  const differing = present.filter(({ differs }) => differs.length > 0).length;
  if (present.length === 0) return '';
  if (present.length === 1) {
    return ` 1 row is here already and stays as it is${differing === 0 ? '' : ', though it differs'}.`;
  }
  const told = differing === 0 ? '' : `; ${differing} of them ${differing === 1 ? 'differs' : 'differ'}`;
  return ` ${present.length} rows are here already and stay as they are${told}.`;
};

/** What the button does, and what would come in or came in. */
export const importWords = (answer: ImportAnswer): { button: string; told: string } => {
  const { outcome, path, present } = answer;
  const told = {
    planned: `${broughtBy(answer)} would come in.`,
    'nothing-new': `Nothing in ${path} is new.`,
    imported: `Imported ${broughtBy(answer)}.`,
  };
  return { button: `Import ${broughtBy(answer)}`, told: `${told[outcome]}${presentWords(present)}` };
};
