import { expect, it } from "vitest";
import { createAllowance } from "./allowance.ts";

it("allows so many at once, and so many a second on average", () => {
  let now = 1000;
  const allowed = createAllowance({ burst: 3, perSecond: 2 }, () => now);
  const next = (count: number): boolean[] => Array.from({ length: count }, allowed);
  expect(next(4)).toEqual([true, true, true, false]);
  now += 1000;
  expect(next(3)).toEqual([true, true, false]);
  now += 250;
  expect(next(1)).toEqual([false]);
  now += 250;
  expect(next(2)).toEqual([true, false]);
  now += 3_600_000;
  expect(next(4)).toEqual([true, true, true, false]);
});
