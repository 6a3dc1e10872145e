import { describe, expect, it } from "vitest";
import type { Call } from "./ask.ts";
import { handClock } from "./testing/layer-world.ts";
import { listeners, timers } from "./testing/left-behind.ts";
import { withTimeLimit } from "./time-limit.ts";

/** Resolves when the call is broken off. */
const untilAborted = ({ signal }: Call): Promise<string> =>
  new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve("broken off"));
  });

describe("withTimeLimit", () => {
  it("gives the deadline on the monotonic clock, and a signal that waits for it", async () => {
    const clock = handClock();
    clock.advance(234);
    const call = await withTimeLimit(60_000, clock, undefined, (given) => Promise.resolve(given));
    expect(call.deadline).toBe(1234 + 60_000);
    expect(call.signal.aborted).toBe(false);
  });

  it("breaks off after so many milliseconds", async () => {
    expect(await withTimeLimit(1, handClock(), undefined, untilAborted)).toBe("broken off");
  });

  it("breaks off when the caller does", async () => {
    const caller = new AbortController();
    const outcome = withTimeLimit(60_000, handClock(), caller.signal, untilAborted);
    caller.abort();
    expect(await outcome).toBe("broken off");
  });

  it("begins broken off where the caller has given up already", async () => {
    const aborted = await withTimeLimit(60_000, handClock(), AbortSignal.abort(), ({ signal }) =>
      Promise.resolve(signal.aborted),
    );
    expect(aborted).toBe(true);
  });

  it.each<[string, () => Promise<string>]>([
    ["is done", () => Promise.resolve("done")],
    ["fails", () => Promise.reject(new Error("failed"))],
  ])("leaves neither timer nor listener behind when it %s", async (_, run) => {
    const caller = new AbortController();
    const before = timers();
    const outcome = withTimeLimit(60_000, handClock(), caller.signal, run);
    expect([timers(), listeners(caller.signal)]).toEqual([before + 1, 1]);
    await outcome.catch(() => "failed");
    expect([timers(), listeners(caller.signal)]).toEqual([before, 0]);
  });
});
