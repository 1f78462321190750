import type { KeyPair } from '../../contract/model.ts';
import { isSettled } from '../../contract/rotation-rule.ts';
import type { Rotation } from '../../contract/rotation.ts';
import { call } from '../state/client.ts';

/** How far the replacement of a pair is. */
export interface ReplacedPair {
  readonly isFinished: boolean;
  /** “3 of 7”: the instances that need it no more. */
  readonly share: string;
}

const replacedPair = ({ instances, isFinished }: Rotation): ReplacedPair => ({
  isFinished,
  share: `${instances.filter(isSettled).length} of ${instances.length}`,
});

/** The pairs of a list that are being replaced, by id. */
export class ReplacedPairs {
  byId: Readonly<Record<string, ReplacedPair>> = $state.raw({});
  #round = 0;

  async read(pairs: readonly KeyPair[]): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    const replaced = pairs.filter(({ replacedBy }) => replacedBy !== undefined);
    const answers = await Promise.all(replaced.map(({ id }) => call('rotation.show', { keys: id })));
    // A later look knows better.
    if (round !== this.#round) return;
    this.byId = Object.fromEntries(
      answers.flatMap((answer) =>
        answer.ok ? [[answer.value.from.id, replacedPair(answer.value)] as const] : [],
      ),
    );
  }
}
