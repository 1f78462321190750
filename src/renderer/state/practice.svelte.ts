import type { Failure } from '../../contract/errors.ts';
import { call, currentHost } from './client.ts';
import { profile } from './profile.svelte.ts';

/** Going over to the practice profile, and back. */
class PracticeState {
  isBusy = $state(false);
  failure: Failure | undefined = $state.raw();
  readonly folder = $derived(profile.status?.practice?.folder);

  begin(): Promise<void> {
    return this.#ask('practice.begin');
  }

  end(): Promise<void> {
    return this.#ask('practice.end');
  }

  /** Another page of this host may go over as well. Returns what ends the watch. */
  watch(): () => void {
    return currentHost().listen((...[event]) => {
      if (event === 'practice.changed' && !this.isBusy) void profile.reload();
    });
  }

  async #ask(method: 'practice.begin' | 'practice.end'): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    const answer = await call(method, {});
    this.failure = answer.ok ? undefined : answer.error;
    if (answer.ok) await profile.reload();
    this.isBusy = false;
  }
}

export const practice = new PracticeState();
