import { describe, expect, it } from "vitest";
import { readTimeoutParameter } from "./timeout-parameter.ts";

describe("a duration as Go prints it is that many milliseconds:", () => {
  it.each<[string, number]>([
    ["30s", 30_000],
    ["10s", 10_000],
    ["1m30s", 90_000],
    ["1m0s", 60_000],
    ["1h0m0s", 3_600_000],
    ["1h2m3.5s", 3_723_500],
    ["500ms", 500],
    ["1.5s", 1500],
    ["0.25ms", 0.25],
    ["250µs", 0.25],
    ["250μs", 0.25],
    ["250us", 0.25],
    ["100000000ns", 100],
    [".5s", 500],
    ["1.s", 1000],
    ["0s1s", 1000],
    ["00030s", 30_000],
  ])("%s", (text, milliseconds) => {
    expect(readTimeoutParameter(text)).toBeCloseTo(milliseconds, 9);
  });
});

describe("what is no duration above zero is ignored:", () => {
  it.each([
    [undefined],
    [""],
    ["0"],
    ["0s"],
    ["-1s"],
    ["+1s"],
    ["30"],
    ["s"],
    [".s"],
    ["30S"],
    ["30 s"],
    [" 30s"],
    ["30s "],
    ["30s\n"],
    ["1e3s"],
    ["0x10s"],
    ["1,5s"],
    ["1d"],
    ["1s2"],
    ["1.2.3s"],
    ["NaN"],
    ["Infinitys"],
    ["٣s"],
    [`${"1".repeat(32)}s`],
    ["1s".repeat(100_000)],
  ])("%j", (text) => {
    expect(readTimeoutParameter(text)).toBeUndefined();
  });
});
