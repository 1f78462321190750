import type { Failure } from '../../contract/errors.ts';
import { Job } from '../state/job.svelte.ts';
import { profile } from '../state/profile.svelte.ts';
import { checkedWords } from './attention.ts';

/** A check of key pairs that the overview asked for; it goes on, and what came of it stays, on other screens. */
class KeyCheck {
  readonly job = new Job();
  said = $state('');
  failure: Failure | undefined = $state.raw();

  async run(keys: readonly string[]): Promise<void> {
    if (this.job.isRunning) return;
    this.dismiss();
    const answer = await this.job.run('keys.check', { keys: [...keys] }, 'Checking key pairs');
    if (answer.ok) this.said = checkedWords(answer.value);
    else if (answer.error.code === 'cancelled') this.said = answer.error.message;
    else this.failure = answer.error;
    await profile.reload();
  }

  dismiss(): void {
    this.said = '';
    this.failure = undefined;
  }
}

export const keyCheck = new KeyCheck();
