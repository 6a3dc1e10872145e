import { median } from "../paired-runs.ts";
import type { Measured } from "./measure.ts";

/** What was measured of each server, round by round, under one load. */
export type Rounds = ReadonlyMap<string, readonly Measured[]>;

/** Medians of the rounds, and ratios to another server within each round. */
export function tableOf(rounds: Rounds, baseline: string): string {
  const base = rounds.get(baseline);
  const rows = [...rounds].map(([name, runs]) => {
    const mid = (value: (run: Measured) => number): number => median(runs.map(value));
    const ratio = (value: (run: Measured) => number): string => {
      if (base === undefined) return "";
      return median(runs.map((run, round) => value(run) / value(base[round] ?? run))).toFixed(2);
    };
    return [
      name,
      mid(({ perSecond }) => perSecond).toFixed(0),
      ratio(({ perSecond }) => perSecond),
      mid(({ p50 }) => p50).toFixed(2),
      mid(({ p99 }) => p99).toFixed(2),
      mid(({ cpuMicroseconds }) => cpuMicroseconds).toFixed(0),
      ratio(({ cpuMicroseconds }) => cpuMicroseconds),
      mid(({ rssMib }) => rssMib).toFixed(0),
      mid(({ stsCalls }) => stsCalls).toFixed(0),
    ];
  });
  const head = ["", "reviews/s", "ratio", "p50, ms", "p99, ms", "CPU, µs", "ratio", "RSS, MiB", "calls to STS"];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return `${line(head)}|---|${"--:|".repeat(head.length - 1)}\n${rows.map(line).join("")}`;
}
