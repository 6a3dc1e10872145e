/** How long each run of each program took, in milliseconds: the runs of a program in a row, in the order they were made. */
export type Runs = ReadonlyMap<string, readonly number[]>;

/** What the runs of a program come to. */
export interface Summary {
  readonly name: string;
  readonly least: number;
  readonly median: number;
  /** The median of its ratios to another program's run of the same round. */
  readonly ratio: number;
}

/**
 * Sums up what was measured in rounds, each program once a round. Rounds make it fair: where the machine is busy for a
 * while, it is so for all of them.
 */
export function summarize(runs: Runs, baseline: string): Summary[] {
  const base = runs.get(baseline) ?? [];
  return [...runs].map(([name, times]) => ({
    name,
    least: Math.min(...times),
    median: median(times),
    ratio: median(times.map((time, round) => time / (base[round] ?? Number.NaN))),
  }));
}

/** The value in the middle, or between the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2;
}
