import type { BulkRow } from '../../contract/bulk.ts';
import type { Failure } from '../../contract/errors.ts';
import { Job } from '../state/job.svelte.ts';
import { profile } from '../state/profile.svelte.ts';

/** A look into many instances; it goes on, and what came of it stays, while other screens are open. */
class DriftCheck {
  readonly job = new Job();
  rows: readonly BulkRow[] | undefined = $state.raw();
  failure: Failure | undefined = $state.raw();

  /** Those with these ids; all that can be reached where none are named. */
  async run(instances?: readonly string[]): Promise<void> {
    this.dismiss();
    const chosen = instances ? { instances: [...instances] } : {};
    const input = { ...chosen, action: { kind: 'inspect' as const } };
    const answer = await this.job.run('bulk.run', input, 'Checking drift');
    if (answer.ok) this.rows = answer.value.rows;
    else this.failure = answer.error;
    await profile.reload();
  }

  dismiss(): void {
    this.rows = undefined;
    this.failure = undefined;
  }
}

export const driftCheck = new DriftCheck();
