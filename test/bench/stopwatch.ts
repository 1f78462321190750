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

/** Medians of several figures, taken in turn within one run so that a drifting machine hits all alike. */
export const measureInTurn = async <K extends string>(
  runs: number,
  figures: Record<K, () => Promise<number>>,
): Promise<Record<K, number>> => {
  const names = Object.keys(figures) as K[];
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<K, number[]>;
  for (let run = 0; run < runs; run += 1) {
    for (const name of names) taken[name].push(await figures[name]());
  }
  return Object.fromEntries(names.map((name) => [name, median(taken[name])])) as Record<K, number>;
};

/** Median milliseconds of several kinds of work, taken in turn. */
export const inTurn = <K extends string>(
  runs: number,
  kinds: Record<K, () => unknown>,
): Promise<Record<K, number>> => {
  const timed = Object.entries<() => unknown>(kinds).map(([name, work]) => [name, () => time(work)]);
  return measureInTurn(runs, Object.fromEntries(timed) as Record<K, () => Promise<number>>);
};

export const line = (what: string, figure: string, goal = ''): void => {
  console.log(`${what.padEnd(52)}${figure.padStart(20)}${goal === '' ? '' : `   goal ${goal}`}`);
};

export const ms = (value: number): string => `${value.toFixed(1)} ms`;
export const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;
export const ratio = (a: number, b: number): string => `${(a / b).toFixed(2)} ×`;
