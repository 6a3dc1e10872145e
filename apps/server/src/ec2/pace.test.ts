import { describe, expect, it } from "vitest";
import { Pace } from "./pace.ts";
import { handTimers } from "./testing/hand-timers.ts";

/** The pauses, in milliseconds, of so many calls that are announced at once. */
const pausesOf = (pace: Pace, count: number) => Array.from({ length: count }, () => Math.round(pace.take()));

describe("calls that are announced at once", () => {
  it.each([
    [{ perSecond: 10, burst: 3 }, [0, 0, 0, 100, 200, 300]],
    [{ perSecond: 15, burst: 5 }, [0, 0, 0, 0, 0, 67]],
    [{ perSecond: 10, burst: 1 }, [0, 100, 200]],
    [{ perSecond: 10, burst: 0 }, [0, 100, 200]],
    [{ perSecond: 0, burst: 1 }, [0, 0, 0, 0, 0, 0]],
  ])("are spread by %j to %j", (settings, pauses) => {
    expect(pausesOf(new Pace(settings, handTimers()), pauses.length)).toEqual(pauses);
  });
});

describe("with time", () => {
  it("turns come back, so many a second", async () => {
    const clock = handTimers();
    const pace = new Pace({ perSecond: 10, burst: 3 }, clock);
    pausesOf(pace, 3);
    await clock.advance(200);
    expect(pausesOf(pace, 3)).toEqual([0, 0, 100]);
  });

  it("turns that were taken ahead come off what comes back", async () => {
    const clock = handTimers();
    const pace = new Pace({ perSecond: 10, burst: 1 }, clock);
    expect(pausesOf(pace, 4)).toEqual([0, 100, 200, 300]);
    await clock.advance(200);
    expect(pausesOf(pace, 1)).toEqual([200]);
  });

  it("there are never more at once than the burst", async () => {
    const clock = handTimers();
    const pace = new Pace({ perSecond: 10, burst: 2 }, clock);
    await clock.advance(3_600_000);
    expect(pausesOf(pace, 3)).toEqual([0, 0, 100]);
  });
});
