export const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** Milliseconds of one run. */
export const time = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** Medians of several kinds of work, taken in turn within one run so that a drifting machine hits all alike. */
export const inTurn = async <K extends string>(
  runs: number,
  kinds: Record<K, () => unknown>,
): Promise<Record<K, number>> => {
  const names = Object.keys(kinds) as K[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let run = 0; run < runs; run += 1) {
    for (const name of names) times[name].push(await time(kinds[name]));
  }
  return Object.fromEntries(names.map((name) => [name, median(times[name])])) as Record<K, number>;
};

export const line = (what: string, figure: string, goal = ''): void => {
  console.log(`${what.padEnd(52)}${figure.padStart(20)}${goal === '' ? '' : `   goal ${goal}`}`);
};

export const ms = (value: number): string => `${value.toFixed(1)} ms`;
export const ratio = (a: number, b: number): string => `${(a / b).toFixed(2)} ×`;
