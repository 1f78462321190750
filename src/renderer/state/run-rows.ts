import type { BulkRow } from '../../contract/bulk.ts';
import type { Told } from '../../contract/events.ts';
import { connectSteps } from '../../contract/connect-steps.ts';
import type { Change } from '../../contract/inspection.ts';
import { stepWords } from '../ui/words.ts';

/** `unknown`: the answer to the whole never came. */
export type RunState = 'waiting' | 'running' | 'unknown' | BulkRow['outcome'];

/** One instance of a run, as far as it was heard of. */
export interface RunRow {
  readonly instance: string;
  /** `Client/Name`. */
  readonly name: string;
  readonly state: RunState;
  /** The step that is under way, or what came of it. */
  readonly text: string;
  /** What is about to be written there, or would be. */
  readonly plan?: readonly Change[];
  /** Once it has ended. */
  readonly result?: BulkRow;
}

const wordOf = (label: string): string => {
  const step = connectSteps.find((each) => each === label);
  return step ? stepWords[step].name : label;
};

/** Puts together what is heard of the instances of one run, in whatever order it comes. */
export class RunRows {
  #rows = new Map<string, RunRow>();

  get all(): readonly RunRow[] {
    return [...this.#rows.values()];
  }

  /** What is told of the run itself. */
  hear(...[event, payload]: Told): void {
    if (event === 'job.rows') {
      for (const { instance, name } of payload.rows) this.#change(instance, name, {});
    } else if (event === 'job.row') {
      const { instance, name, row } = payload;
      if (row) this.#end(row);
      else this.#change(instance, name, { state: 'running' });
    }
  }

  /** What is told of one of its instances. */
  hearPart(instance: string, ...[event, payload]: Told): void {
    const known = this.#rows.get(instance);
    if (!known) return;
    if (event === 'job.plan') this.#rows.set(instance, { ...known, plan: payload.changes });
    if (event === 'job.progress' && payload.done < payload.total)
      this.#change(instance, known.name, { state: 'running', text: wordOf(payload.label) });
  }

  /** The whole has ended, with these. */
  end(rows: readonly BulkRow[]): void {
    for (const row of rows) this.#end(row);
  }

  /** The whole came to nothing, and what has no end will have none. */
  lose(): void {
    for (const [instance, row] of this.#rows)
      if (!row.result)
        this.#rows.set(instance, { ...row, state: 'unknown', text: 'What came of it was not heard' });
  }

  #end(result: BulkRow): void {
    const { instance, name, outcome, text } = result;
    const known = this.#rows.get(instance);
    this.#rows.set(instance, { ...known, instance, name, state: outcome, text, result });
  }

  /** What has ended stays as it ended: events can be behind. */
  #change(instance: string, name: string, part: Partial<Pick<RunRow, 'state' | 'text'>>): void {
    const known = this.#rows.get(instance);
    if (known?.result) return;
    this.#rows.set(instance, { state: 'waiting', text: '', ...known, instance, name, ...part });
  }
}
