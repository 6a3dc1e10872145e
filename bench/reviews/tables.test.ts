import { expect, it } from "vitest";
import type { Measured } from "./measure.ts";
import { tableOf } from "./tables.ts";

const run = (perSecond: number, cpuMicroseconds: number): Measured => ({
  perSecond,
  cpuMicroseconds,
  p50: 1,
  p99: 2,
  rssMib: 60,
  stsCalls: 3,
});

it("has medians, and ratios of the same round, so that a slow round counts for both", () => {
  const rounds = new Map([
    ["ours", [run(600, 10), run(60, 30), run(700, 12)]],
    ["theirs", [run(100, 100), run(10, 300), run(100, 100)]],
  ]);
  expect(tableOf(rounds, "theirs")).toBe(`\
|  | reviews/s | ratio | p50, ms | p99, ms | CPU, µs | ratio | RSS, MiB | calls to STS |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
| ours | 600 | 6.00 | 1.00 | 2.00 | 12 | 0.10 | 60 | 3 |
| theirs | 100 | 1.00 | 1.00 | 2.00 | 100 | 1.00 | 60 | 3 |
`);
});

it("has no ratios where there is nobody to compare with", () => {
  expect(tableOf(new Map([["ours", [run(600, 10)]]]), "theirs")).toContain("| ours | 600 |  | 1.00 |");
});
