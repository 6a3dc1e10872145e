import { expect, it } from "vitest";
import { median, summarize } from "./paired-runs.ts";

it.each([
  [[3], 3],
  [[30, 4, 100], 30],
  [[1, 2, 4, 100], 3],
])("the median of %j is %d", (values, middle) => {
  expect(median(values)).toBe(middle);
});

it("compares the runs of the same round, so that a slow round counts for both", () => {
  const runs = new Map([
    ["base", [10, 100, 12]],
    ["other", [5, 50, 6]],
  ]);
  expect(summarize(runs, "base")).toEqual([
    { name: "base", least: 10, median: 12, ratio: 1 },
    { name: "other", least: 5, median: 6, ratio: 0.5 },
  ]);
});

it("has no ratio to what was not measured", () => {
  expect(summarize(new Map([["other", [1]]]), "base")).toEqual([
    { name: "other", least: 1, median: 1, ratio: Number.NaN },
  ]);
});
