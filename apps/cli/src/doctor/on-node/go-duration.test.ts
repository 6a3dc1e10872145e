import { expect, it } from "vitest";
import { goDuration } from "./go-duration.ts";

it.each([
  ["2m0s", 120],
  ["1h30m", 5400],
  ["500ms", 0.5],
  ["1.5s", 1.5],
  ["0", 0],
  ["0s", 0],
  ["-1m", -60],
  ["10", undefined],
  ["", undefined],
  ["2 m", undefined],
  ["2m0", undefined],
  ["m", undefined],
])("%j is %s seconds", (text, seconds) => {
  expect(goDuration(text)).toBe(seconds);
});
