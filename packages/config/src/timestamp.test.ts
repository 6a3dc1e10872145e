import { describe, expect, it } from "vitest";
import { parseTimestamp } from "./timestamp.ts";

describe("a timestamp", () => {
  it.each<[text: string, milliseconds: number | undefined]>([
    ["2026-01-02T15:04:05Z", 1_767_366_245_000],
    ["2026-01-02t15:04:05z", 1_767_366_245_000],
    ["2026-01-02T15:04:05.5Z", 1_767_366_245_500],
    ["2026-01-02T15:04:05.123456789Z", 1_767_366_245_123],
    ["2026-01-02T16:04:05+01:00", 1_767_366_245_000],
    ["2026-01-02T09:34:05-05:30", 1_767_366_245_000],
    ["2024-02-29T00:00:00Z", 1_709_164_800_000],
    ["2026-02-29T00:00:00Z", undefined],
    ["2026-04-31T00:00:00Z", undefined],
    ["2026-00-10T00:00:00Z", undefined],
    ["2026-13-10T00:00:00Z", undefined],
    ["2026-01-00T00:00:00Z", undefined],
    ["2026-01-02T24:00:00Z", undefined],
    ["2026-01-02T15:60:05Z", undefined],
    ["2026-01-02T15:04:60Z", undefined],
    ["2026-01-02T15:04:05", undefined],
    ["2026-01-02T15:04:05+1:00", undefined],
    ["2026-01-02T15:04:05+25:00", undefined],
    ["2026-01-02 15:04:05Z", undefined],
    ["2026-01-02", undefined],
    ["1767366245", undefined],
    [" 2026-01-02T15:04:05Z", undefined],
    ["2026-01-02T15:04:05Z\n", undefined],
    ["", undefined],
  ])("%j: %s", (text, milliseconds) => {
    expect(parseTimestamp(text)).toBe(milliseconds);
  });
});
