import type { Client, Instance, KeyPair, Stage } from '../../contract/model.ts';
import type { Sort } from '../ui/table.ts';
import {
  chipWords,
  instanceStates,
  isLive,
  isProblem,
  sharedSpacesOf,
  statesOf,
} from '../../contract/instance-state.ts';
import type { InstanceState } from '../../contract/instance-state.ts';

/** One line of the overview, ready to be searched, filtered and sorted. */
export interface InstanceRow {
  readonly instance: Instance;
  readonly client: string;
  readonly keys: string;
  /** Worst first; the first is the one that the chip shows. */
  readonly states: readonly InstanceState[];
  /** What that chip says. */
  readonly chip: string;
  /** Lower case. */
  readonly text: string;
}

export interface Filter {
  readonly search: string;
  readonly clientId: string;
  readonly stage: Stage | '';
  readonly state: InstanceState | 'problem' | '';
}

export const noFilter: Filter = { search: '', clientId: '', stage: '', state: '' };

const keysOf = ({ keyPairs }: Instance): string => {
  if (keyPairs.sandbox && keyPairs.production) return 'both';
  if (keyPairs.sandbox) return 'sandbox only';
  return keyPairs.production ? 'production only' : 'none';
};

export const createRows = (
  instances: readonly Instance[],
  clients: ReadonlyMap<string, Client>,
  pairs: ReadonlyMap<string, KeyPair>,
): InstanceRow[] => {
  const shared = sharedSpacesOf(instances);
  return instances.map((instance) => {
    const client = clients.get(instance.clientId)?.name ?? '';
    const { name, stage, baseUrl, project, dataSpace } = instance;
    const states = statesOf(instance, pairs, shared);
    const chip = states[0] ? chipWords(states[0], instance) : '';
    const text = [name, client, stage, baseUrl, project?.name, dataSpace?.name, dataSpace?.id, chip]
      .join('\n')
      .toLowerCase();
    return { instance, client, keys: keysOf(instance), states, chip, text };
  });
};

const keyOfSort: Record<string, (row: InstanceRow) => string> = {
  // A client’s stay together, whatever they are called.
  name: ({ instance, client }) => `${client}\n${instance.name}`,
  stage: ({ instance }) => instance.stage,
  project: ({ instance }) => instance.project?.name ?? '\uffff',
  dataSpace: ({ instance }) => instance.dataSpace?.name ?? '\uffff',
  keys: ({ keys }) => keys,
  // Who was never looked into comes first, as what is longest ago does.
  inspected: ({ instance }) => (isLive(instance) ? (instance.inspected?.at ?? '') : '\uffff'),
  state: ({ states }) => String(instanceStates.indexOf(states[0] ?? 'exported')),
};

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export const sortRows = (rows: readonly InstanceRow[], { by, descending }: Sort): InstanceRow[] => {
  const keyOf = keyOfSort[by] ?? (({ instance }: InstanceRow) => instance.name);
  const direction = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, key: keyOf(row) }))
    .sort((a, b) => direction * collator.compare(a.key, b.key))
    .map(({ row }) => row);
};

/** Every word of the search has to occur somewhere in the row. */
export const filterRows = (rows: readonly InstanceRow[], filter: Filter): InstanceRow[] => {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  const { state } = filter;
  return rows.filter(
    ({ instance, states, text }) =>
      (filter.clientId === '' || instance.clientId === filter.clientId) &&
      (filter.stage === '' || instance.stage === filter.stage) &&
      (state === '' || (state === 'problem' ? states.some(isProblem) : states.includes(state))) &&
      words.every((word) => text.includes(word)),
  );
};
