import { describe, expect, it } from "vitest";
import { isWritten, LEVELS, parseLevel } from "./level.ts";

describe("parseLevel", () => {
  it.each([
    ...LEVELS.map((level) => [level, level] as const),
    ["warn", "warning"],
    ["INFO", "info"],
    ["Warning", "warning"],
    ["notice", undefined],
    ["", undefined],
    ["info ", undefined],
  ] as const)("reads %j as %j", (text, level) => {
    expect(parseLevel(text)).toBe(level);
  });
});

describe("isWritten", () => {
  it.each([
    ["panic", "panic"],
    ["fatal", "panic fatal"],
    ["error", "panic fatal error"],
    ["warning", "panic fatal error warning"],
    ["info", "panic fatal error warning info"],
    ["debug", "panic fatal error warning info debug"],
    ["trace", "panic fatal error warning info debug trace"],
  ] as const)("at %s writes %s", (threshold, written) => {
    expect(LEVELS.filter((level) => isWritten(level, threshold)).join(" ")).toBe(written);
  });
});
