import { SvelteMap } from 'svelte/reactivity';
import type { Failure } from '../../contract/errors.ts';
import type { Inspection, Verified } from '../../contract/inspection.ts';
import type { Instance } from '../../contract/model.ts';
import { LiveJob } from '../state/live-job.svelte.ts';
import { profile } from '../state/profile.svelte.ts';

/** A look into one live instance and what came of it; it goes on while other rows are chosen. */
export class LiveLook {
  readonly job = new LiveJob();
  failure: Failure | undefined = $state.raw();
  verified: Verified | undefined = $state.raw();
  #seen: { readonly at: string | undefined; readonly inspection: Inspection } | undefined = $state.raw();

  async inspect({ id }: Instance): Promise<void> {
    this.#begin();
    const answer = await this.job.perform('instances.inspect', { instance: id });
    if (answer.ok) {
      const { instance, inspection } = answer.value;
      this.#seen = { at: instance.inspected?.at, inspection };
    } else this.failure = answer.error;
    await profile.reload();
  }

  async verify({ id }: Instance): Promise<void> {
    this.#begin();
    const answer = await this.job.perform('instances.verify', { instance: id });
    this.verified = answer.ok ? answer.value.verified : undefined;
    this.failure = answer.ok ? answer.value.notVerified : answer.error;
    await profile.reload();
  }

  /** Everything that it said of itself, where nobody has looked since. */
  inspectionOf({ inspected }: Instance): Inspection | undefined {
    return this.#seen?.at === inspected?.at ? this.#seen?.inspection : undefined;
  }

  #begin(): void {
    this.failure = undefined;
    this.verified = undefined;
  }
}

const looks = new SvelteMap<string, LiveLook>();

/** Undefined where nobody looked into it yet. */
export const lookInto = ({ id }: Instance): LiveLook | undefined => looks.get(id);

/** Begins one where there is none. */
export const beginLook = ({ id }: Instance): LiveLook => {
  const known = looks.get(id);
  if (known) return known;
  const look = new LiveLook();
  looks.set(id, look);
  return look;
};
