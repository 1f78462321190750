import { profile } from '../state/profile.svelte.ts';
import { createRows, type Filter, noFilter, sortRows } from './instance-rows.ts';

/** The instances as the overview shows them, by name; kept while other screens are open. */
class InstanceList {
  readonly rows = $derived(
    sortRows(createRows(profile.instances, profile.clientsById, profile.keyPairsById), {
      by: 'name',
      descending: false,
    }),
  );
  filter: Filter = $state.raw(noFilter);
  /** Ids of those that are ticked for work with many. */
  chosen: ReadonlySet<string> = $state.raw(new Set());
  readonly rowsById = $derived(new Map(this.rows.map((row) => [row.instance.id, row])));
}

export const instanceList = new InstanceList();
