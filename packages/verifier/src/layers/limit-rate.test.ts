import { describe, expect, it } from "vitest";
import type { VerifierEvent } from "../events.ts";
import { call, checked, codeOf, handClock, scripted } from "../testing/layer-world.ts";
import { limitRate } from "./limit-rate.ts";

function limited(stsPerSecond: number, stsPerSecondPerAccessKeyID: number) {
  const clock = handClock();
  const events: VerifierEvent[] = [];
  const next = scripted("ok");
  const ask = limitRate({ stsPerSecond, stsPerSecondPerAccessKeyID }, clock, (event) => events.push(event))(next);
  const times = async (count: number, key?: string): Promise<number> => {
    let granted = 0;
    for (let i = 0; i < count; i++) if (codeOf(await ask(checked(undefined, key), call())) === "ok") granted++;
    return granted;
  };
  return { clock, events, next, ask, times };
}

const keyOf = (number: number): string => `AKIA${String(number).padStart(16, "0")}`;

describe("limitRate", () => {
  it("lets twice the rate through at once, then the rate", async () => {
    const { clock, times } = limited(10, 0);
    expect(await times(50)).toBe(20);
    clock.advance(1000);
    expect(await times(50)).toBe(10);
    clock.advance(100);
    expect(await times(50)).toBe(1);
    clock.advance(3_600_000);
    expect(await times(50)).toBe(20);
  });

  it("limits each access key for itself, and what one is refused does not count for all", async () => {
    const { times, events } = limited(20, 5);
    expect(await times(50, keyOf(1))).toBe(10);
    expect(await times(50, keyOf(2))).toBe(10);
    expect(await times(50, keyOf(3))).toBe(10);
    expect(await times(50, keyOf(4))).toBe(10);
    expect(await times(50, keyOf(5))).toBe(0);
    expect(new Set(events.map((event) => JSON.stringify(event)))).toEqual(
      new Set(['{"type":"limited","limit":"access-key-rate"}', '{"type":"limited","limit":"rate"}']),
    );
  });

  it("answers LIMIT_REACHED, and asks nobody", async () => {
    const { ask, next, times } = limited(1, 0);
    await times(2);
    expect(codeOf(await ask(checked(), call()))).toBe("LIMIT_REACHED");
    expect(next.asked()).toBe(2);
  });

  it("of 0 is none", async () => {
    expect(await limited(0, 0).times(5000)).toBe(5000);
  });

  it("forgets the access keys that were seen least lately, so that made-up ones take no memory", async () => {
    const { times } = limited(0, 1);
    expect(await times(5, keyOf(0))).toBe(2);
    for (let i = 1; i <= 10_000; i++) await times(1, keyOf(i));
    expect(await times(5, keyOf(0))).toBe(2);
  });

  it.each([
    ["of one access key", 0, 1, "more than 1 a second of one access key", "access-key-rate"],
    ["in all", 1, 0, "more than 1 a second in all", "rate"],
  ])("tells that there are too many %s", async (_, all, one, detail, limit) => {
    const { ask, events, times } = limited(all, one);
    await times(2);
    expect(await ask(checked(), call())).toEqual({ ok: false, problem: { code: "LIMIT_REACHED", detail } });
    expect(events).toEqual([{ type: "limited", limit }]);
  });
});
