import { expect, it } from "vitest";
import { createFairShare } from "./fair-share.ts";

it("lets everybody begin up to a number, and above it all but who has most under way", () => {
  const share = createFairShare(3);
  const enter = (...origins: string[]): boolean[] => origins.map((origin) => share.enter(origin));
  expect(enter("a", "a", "a", "a")).toEqual([true, true, true, false]);
  expect(enter("b", "b", "b", "b")).toEqual([true, true, true, false]);
  share.leave("a");
  expect(enter("a", "a", "b")).toEqual([true, false, false]);
});

it("forgets what has ended", () => {
  const share = createFairShare(1);
  expect(share.enter("a")).toBe(true);
  expect(share.enter("a")).toBe(false);
  share.leave("a");
  expect(share.enter("a")).toBe(true);
});
