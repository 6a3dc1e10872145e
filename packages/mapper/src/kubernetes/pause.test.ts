import { describe, expect, it } from "vitest";
import { backoffMs, pause } from "./pause.ts";

describe("a pause", () => {
  it.each([
    ["its time", () => ({ ms: 1, signal: new AbortController().signal })],
    ["a signal that was given before", () => ({ ms: 600_000, signal: AbortSignal.abort() })],
    ["a signal that comes", () => ({ ms: 600_000, signal: AbortSignal.timeout(1) })],
  ])("ends by %s", async (_, given) => {
    const { ms, signal } = given();
    // The longest takes longer than this test may.
    await expect(pause(ms, signal)).resolves.toBeUndefined();
  });
});

it("a wait doubles with each try up to a bound, and is by chance up to half less", () => {
  for (const [tries, most] of [
    [0, 200],
    [1, 400],
    [5, 6400],
    [6, 10_000],
    [1_000_000, 10_000],
  ] as const) {
    const waits = Array.from({ length: 200 }, () => backoffMs(tries, { firstMs: 200, mostMs: 10_000 }));
    expect(Math.max(...waits)).toBeLessThanOrEqual(most);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(most / 2);
    expect(new Set(waits).size).toBeGreaterThan(100);
  }
});
