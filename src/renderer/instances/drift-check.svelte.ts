import type { Failure } from '../../contract/errors.ts';
import type { DriftRow } from '../../contract/methods.ts';
import { Job } from '../state/job.svelte.ts';
import { profile } from '../state/profile.svelte.ts';

/** A look into many instances; it goes on, and what came of it stays, while other screens are open. */
class DriftCheck {
  readonly job = new Job();
  rows: readonly DriftRow[] | undefined = $state.raw();
  failure: Failure | undefined = $state.raw();

  /** Those with these ids; all that can be reached where none are named. */
  async run(instances?: readonly string[]): Promise<void> {
    this.dismiss();
    const input = instances ? { instances: [...instances] } : {};
    const answer = await this.job.run('instances.drift', input, 'Checking drift');
    if (answer.ok) this.rows = answer.value;
    else this.failure = answer.error;
    await profile.reload();
  }

  dismiss(): void {
    this.rows = undefined;
    this.failure = undefined;
  }
}

export const driftCheck = new DriftCheck();
