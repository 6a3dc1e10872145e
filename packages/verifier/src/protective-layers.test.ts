import type { Code } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { withLayers } from "./ask.ts";
import type { VerifierEvent } from "./events.ts";
import { DEFAULT_STS_LIMITS, protectiveLayers, type StsLimits } from "./protective-layers.ts";
import { call, checked, codeOf, handClock, scripted } from "./testing/layer-world.ts";

function protectedBy(change: Partial<StsLimits>, ...script: (Code | "ok")[]) {
  const clock = handClock();
  const events: VerifierEvent[] = [];
  const next = scripted(...script);
  const limits = { ...DEFAULT_STS_LIMITS, ...change };
  const ask = withLayers(protectiveLayers({ limits, clock, observe: (event) => events.push(event) }), next);
  const times = (count: number): Promise<(Code | "ok")[]> =>
    Promise.all(Array.from({ length: count }, async () => codeOf(await ask(checked(), call()))));
  return { events, next, times, limited: () => events.filter(({ type }) => type === "limited") };
}

/** The most that a gauge showed, and what it shows at the end. */
function gaugeOf(type: "sts-in-flight" | "sts-queue", events: readonly VerifierEvent[]) {
  let now = 0;
  let most = 0;
  for (const event of events) {
    if (event.type === type) most = Math.max(most, (now += event.change));
  }
  return { most, now };
}

describe("protectiveLayers", () => {
  it("has limits that a busy cluster does not reach", () => {
    expect(DEFAULT_STS_LIMITS).toEqual({
      stsPerSecond: 500,
      stsPerSecondPerAccessKeyID: 50,
      stsConcurrency: 64,
      queue: 1000,
    });
  });

  it("lets through what is within the limits", async () => {
    const { next, times } = protectedBy({}, "ok");
    expect(new Set(await times(100))).toEqual(new Set(["ok"]));
    expect(next.asked()).toBe(100);
  });

  it("limits the rate ahead of the turns: what is refused by it does not wait", async () => {
    const { limited, times } = protectedBy({ stsPerSecondPerAccessKeyID: 1, stsConcurrency: 1, queue: 1 }, "ok");
    expect(await times(5)).toEqual(["ok", "ok", "LIMIT_REACHED", "LIMIT_REACHED", "LIMIT_REACHED"]);
    expect(limited()).toEqual(Array.from({ length: 3 }, () => ({ type: "limited", limit: "access-key-rate" })));
  });

  it("has hosts that have not answered share a quarter of the turns, and all of them have their turn", async () => {
    const { limited, times } = protectedBy({ stsConcurrency: 4, queue: 1 }, "ok");
    expect((await times(4)).toSorted()).toEqual(["LIMIT_REACHED", "LIMIT_REACHED", "ok", "ok"]);
    expect(limited()).toEqual(Array.from({ length: 2 }, () => ({ type: "limited", limit: "queue" })));
    // By now it has answered.
    expect((await times(4)).toSorted()).toEqual(["ok", "ok", "ok", "ok"]);
    expect((await times(6)).toSorted()).toEqual(["LIMIT_REACHED", "ok", "ok", "ok", "ok", "ok"]);
  });

  it("tells how many calls are under way and how many wait; a call and its repetition are one", async () => {
    const { events, times } = protectedBy({ stsConcurrency: 8, queue: 100 }, "ok", "STS_FAULT");
    await times(1);
    await times(20);
    expect(gaugeOf("sts-in-flight", events)).toEqual({ most: 8, now: 0 });
    expect(gaugeOf("sts-queue", events)).toEqual({ most: 12, now: 0 });
  });

  it("tries once more, and counts a try and its repetition as one for the circuit breaker", async () => {
    const { events, next, times } = protectedBy({ stsConcurrency: 1000 }, "STS_FAULT");
    expect(await times(9)).toEqual(Array.from({ length: 9 }, () => "STS_FAULT"));
    expect(next.asked()).toBe(18);
    expect(events.filter(({ type }) => type === "circuit")).toEqual([]);
    expect(await times(1)).toEqual(["STS_FAULT"]);
    expect(await times(1)).toEqual(["STS_CIRCUIT_OPEN"]);
    expect(next.asked()).toBe(20);
    expect(events.filter(({ type }) => type === "retry")).toHaveLength(10);
    expect(events.filter(({ type }) => type === "circuit")).toMatchObject([{ state: "open" }]);
  });
});
