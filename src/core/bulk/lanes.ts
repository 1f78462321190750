/** Where work goes on, and how much of it may at once. */
export interface Lane {
  readonly name: string;
  readonly most: number;
}

export interface LaneWork {
  readonly lane: Lane;
  /** Never rejects. */
  run(): Promise<void>;
}

interface Queue {
  readonly most: number;
  readonly waiting: LaneWork[];
  running: number;
}

const queuesOf = (work: readonly LaneWork[]): Map<string, Queue> => {
  const queues = new Map<string, Queue>();
  for (const each of work) {
    const { name, most } = each.lane;
    const queue = queues.get(name) ?? { most, waiting: [], running: 0 };
    queue.waiting.push(each);
    queues.set(name, queue);
  }
  return queues;
};

/**
 * Runs all of it, so many at once and no more in a lane than that takes. Fair: the lane with the least going on is
 * next, and of several the one that waited longest, so that a slow host with many instances holds up no other.
 */
export const runInLanes = (work: readonly LaneWork[], inAll: number): Promise<void> => {
  const queues = queuesOf(work);
  let running = 0;

  const takeNext = (): [Queue, LaneWork] | undefined => {
    let least: [string, Queue] | undefined;
    for (const [name, queue] of queues) {
      const isOpen = queue.waiting.length > 0 && queue.running < queue.most;
      if (isOpen && (!least || queue.running < least[1].running)) least = [name, queue];
    }
    const next = least?.[1].waiting.shift();
    if (!least || !next) return undefined;
    const [name, queue] = least;
    // To the end: the others come first now.
    queues.delete(name);
    queues.set(name, queue);
    return [queue, next];
  };

  return new Promise((resolve) => {
    const fill = (): void => {
      while (running < inAll) {
        const taken = takeNext();
        if (!taken) break;
        const [queue, next] = taken;
        queue.running += 1;
        running += 1;
        void next.run().then(() => {
          queue.running -= 1;
          running -= 1;
          fill();
        });
      }
      if (running === 0) resolve();
    };
    fill();
  });
};
