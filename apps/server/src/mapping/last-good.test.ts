import { expect, it } from "vitest";
import { isRecent } from "./last-good.ts";

it.each<[what: string, ageSeconds: number, isGood: boolean]>([
  ["now", 0, true],
  ["as old as may be", 60, true],
  ["older", 61, false],
  ["a little ahead, by a clock that was put right", -300, true],
  ["dated further ahead: it may be of any age", -301, false],
])("what was kept %s counts: %d s, %s", (_, ageSeconds, isGood) => {
  const now = Date.UTC(2026, 0, 2);
  expect(isRecent({ confirmedAt: now - ageSeconds * 1000 }, now, 60)).toBe(isGood);
});
