import type { Told } from '../../contract/events.ts';
import type { Answer, MethodInput, MethodOutput } from '../../contract/methods.ts';
import { Job } from './job.svelte.ts';
import { type RunRow, RunRows } from './run-rows.ts';

/** The methods that work with many instances, a row each. */
type RowsMethod = 'bulk.run' | 'rotation.continue' | 'rotation.undo';

/** Milliseconds between two looks of the page at what was heard: hundreds of rows tell a lot. */
const pause = 60;

/** One call that works with many instances, with what is known of each. */
export class RowsJob extends Job {
  rows: readonly RunRow[] = $state.raw([]);
  /** The person asked it to stop, and it did not end yet. */
  isCancelling = $state(false);
  #heard = new RunRows();
  #timer: ReturnType<typeof setTimeout> | undefined;

  perform<M extends RowsMethod>(
    method: M,
    input: MethodInput<M>,
    label: string,
  ): Promise<Answer<MethodOutput<M>>> {
    this.#heard = new RunRows();
    this.isCancelling = false;
    this.#show();
    return this.run(method, input, label);
  }

  /** Nothing is shown of it any more. */
  forget(): void {
    this.#heard = new RunRows();
    this.#show();
  }

  override async cancel(): Promise<void> {
    this.isCancelling = true;
    await super.cancel();
  }

  protected override settle(answer: Answer<MethodOutput<RowsMethod>>): void {
    if (answer.ok) this.#heard.end(answer.value.rows);
    else this.#heard.lose();
    this.isCancelling = false;
    this.#show();
  }

  protected override hear(...told: Told): void {
    super.hear(...told);
    this.#heard.hear(...told);
    this.#showSoon();
  }

  protected override hearPart(part: string, ...told: Told): void {
    this.#heard.hearPart(part, ...told);
    this.#showSoon();
  }

  #showSoon(): void {
    this.#timer ??= setTimeout(() => this.#show(), pause);
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.rows = this.#heard.all;
  }
}
