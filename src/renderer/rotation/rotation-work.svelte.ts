import type { BulkRow } from '../../contract/bulk.ts';
import type { Failure, Notice, Override } from '../../contract/errors.ts';
import type { MethodInput } from '../../contract/methods.ts';
import type { Rotation } from '../../contract/rotation.ts';
import { call, currentHost } from '../state/client.ts';
import { profile } from '../state/profile.svelte.ts';
import { RowsJob } from '../state/rows-job.svelte.ts';
import type { Refusal } from '../ui/guard-confirmation.ts';

export type Direction = 'continue' | 'undo';
type Begin = Pick<MethodInput<'rotation.begin'>, 'to' | 'texts' | 'madeBy'>;

/** What is asked for in instances. */
export interface Wish {
  readonly direction: Direction;
  /** Every one that is left where none are named. */
  readonly instances?: string[];
  readonly viaEnvPhp?: boolean;
  /** What stands against it in the one instance that is named. */
  readonly refusal?: Refusal;
  readonly overrides?: Override[];
}

/** The replacement of one key pair. It is read from the profile; its work goes on while other screens are open. */
export class RotationWork {
  readonly id: string;
  readonly job = new RowsJob();
  rotation: Rotation | undefined = $state.raw();
  /** Why it could not be read. */
  gone: Failure | undefined = $state.raw();
  /** The new pair is being checked. */
  isBeginning = $state(false);
  beginFailure: Failure | undefined = $state.raw();
  /** What there is to say of the new pair. */
  warnings: readonly Notice[] = $state.raw([]);
  /** What stopped the work as a whole; what failed in an instance is in its row. */
  failure: Failure | undefined = $state.raw();
  /** Where the work went to, or goes to. */
  direction: Direction = $state('continue');
  withGateways = $state(false);

  constructor(id: string) {
    this.id = id;
  }

  // Not `$derived`: that would end with the screen that asked for the first work.
  get isBusy(): boolean {
    return this.isBeginning || this.job.isRunning;
  }

  /** What came of each instance when it was last worked with here. */
  get results(): BulkRow[] {
    return this.job.rows.flatMap(({ result }) => result ?? []);
  }

  get failed(): BulkRow[] {
    return this.results.filter(({ outcome }) => outcome === 'failed');
  }

  async read(): Promise<void> {
    const answer = await call('rotation.show', { keys: this.id });
    if (answer.ok) this.rotation = answer.value;
    this.gone = answer.ok ? undefined : answer.error;
  }

  /** Somebody else may work with its instances as well. Returns what ends the watch. */
  watch(): () => void {
    return currentHost().listen((...[event, payload]) => {
      if (event !== 'job.row' || !payload.row) return;
      const { instance } = payload;
      if (this.rotation?.instances.some((row) => row.instance === instance)) void this.read();
    });
  }

  /** Resolves with true when the pair stands for the old one. */
  async begin(wish: Begin): Promise<boolean> {
    this.isBeginning = true;
    this.beginFailure = undefined;
    this.job.forget();
    const answer = await call('rotation.begin', { keys: this.id, ...wish });
    this.isBeginning = false;
    if (answer.ok) {
      this.rotation = answer.value.rotation;
      this.warnings = answer.value.warnings;
    } else this.beginFailure = answer.error;
    await profile.reload();
    return answer.ok;
  }

  async run({ direction, viaEnvPhp = false, overrides = [], instances }: Wish): Promise<void> {
    this.direction = direction;
    this.failure = undefined;
    const { id: keys, withGateways } = this;
    const input = { keys, instances, withGateways, viaEnvPhp, overrides, confirmed: true };
    const answer = await this.job.perform(`rotation.${direction}`, input, 'Connecting');
    if (answer.ok) this.rotation = answer.value.rotation;
    else {
      this.failure = answer.error;
      this.job.forget();
    }
    await profile.reload();
  }

  /** A person says that it uses the new pair; resolves with what stands against that. */
  async confirm(instance: string, overrides: Override[]): Promise<Failure | undefined> {
    const answer = await call('rotation.confirm', { keys: this.id, instance, overrides });
    if (!answer.ok) return answer.error;
    this.rotation = answer.value;
    await profile.reload();
    return undefined;
  }
}

const works: Record<string, RotationWork> = {};

/** The work with the pair of this id, begun here or not. */
export const rotationWork = (id: string): RotationWork => {
  works[id] ??= new RotationWork(id);
  return works[id];
};
