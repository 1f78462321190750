import { profile } from '../state/profile.svelte.ts';
import { createRows, sortRows } from './instance-rows.ts';

/** The instances as the overview shows them, by name; kept while other screens are open. */
class InstanceList {
  readonly rows = $derived(
    sortRows(createRows(profile.instances, profile.clientsById, profile.keyPairsById), {
      by: 'name',
      descending: false,
    }),
  );
  readonly rowsById = $derived(new Map(this.rows.map((row) => [row.instance.id, row])));
}

export const instanceList = new InstanceList();
