import { type Code, type Outcome } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { VerifiedCaller } from "../ask.ts";
import { call, checked, codeOf, granted, handClock, scripted } from "../testing/layer-world.ts";
import { limitUnproven } from "./limit-unproven.ts";

/** A question that hosts of us-east-1 do not answer, and others do at once; how many are under way is counted. */
function world(stsConcurrency = 8, queue = 100) {
  const clock = handClock();
  const silent: ((outcome: Outcome<VerifiedCaller>) => void)[] = [];
  const layered = limitUnproven(
    { stsConcurrency, queue },
    clock,
    () => undefined,
  )((request) =>
    request.endpoint.region === "us-east-1" ? new Promise((resolve) => silent.push(resolve)) : Promise.resolve(granted),
  );
  return { clock, silent, ask: (region: string, signal?: AbortSignal) => layered(checked(region), call(signal)) };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("limitUnproven", () => {
  it("gives hosts that do not answer a quarter of the turns together", async () => {
    const { ask, silent } = world(8);
    void Promise.all(Array.from({ length: 10 }, () => ask("us-east-1")));
    await settle();
    expect(silent).toHaveLength(2);
  });

  it("lets a host that answered lately pass by them", async () => {
    const { ask } = world(8);
    expect(codeOf(await ask("eu-central-1"))).toBe("ok");
    void Promise.all(Array.from({ length: 10 }, () => ask("us-east-1")));
    await settle();
    expect(codeOf(await ask("eu-central-1"))).toBe("ok");
  });

  it("takes a host for one that does not answer again after a minute without an answer", async () => {
    const { ask, clock } = world(8);
    await ask("eu-central-1");
    void Promise.all(Array.from({ length: 10 }, () => ask("us-east-1")));
    await settle();
    clock.advance(60_001);
    const waiting = new AbortController();
    const late = ask("eu-central-1", waiting.signal);
    await settle();
    waiting.abort();
    expect(codeOf(await late)).toBe("STS_TIMEOUT");
  });

  it("gives one turn at least", async () => {
    const { ask } = world(1);
    expect(codeOf(await ask("eu-central-1"))).toBe("ok");
  });

  it.each<[Code | "ok", boolean]>([
    ["ok", true],
    ["STS_SIGNATURE_MISMATCH", true],
    ["STS_UNKNOWN_KEY", true],
    ["STS_CREDENTIALS_EXPIRED", true],
    ["STS_REFUSED", true],
    ["STS_THROTTLED", true],
    ["STS_UNREACHABLE", false],
    ["STS_TIMEOUT", false],
    ["STS_FAULT", false],
    ["STS_ANSWER_INVALID", false],
    ["STS_CIRCUIT_OPEN", false],
    ["LIMIT_REACHED", false],
  ])("%s is an answer: %s", async (code, isAnswer) => {
    // One turn for hosts that do not answer, and nobody may wait for it.
    expect(await turnsAfter(code, 0)).toBe(isAnswer ? 2 : 1);
  });

  it.each([
    [60_000, 2],
    [60_001, 1],
  ])("an answer counts for a minute: %i ms later %i calls go on at once", async (later, turns) => {
    expect(await turnsAfter("ok", later)).toBe(turns);
  });

  /** How many of two calls go on at once, so long after a call that was answered in this way. */
  async function turnsAfter(code: Code | "ok", later: number): Promise<number> {
    const clock = handClock();
    // A clock that shows little time would make everything seem to be of the last minute.
    clock.advance(3_600_000);
    let underWay = 0;
    const first = scripted(code);
    const layered = limitUnproven(
      { stsConcurrency: 4, queue: 0 },
      clock,
      () => undefined,
    )((request, given) => {
      if (first.asked() === 0) return first(request, given);
      underWay++;
      return new Promise(() => undefined);
    });
    expect(codeOf(await layered(checked(), call()))).toBe(code);
    clock.advance(later);
    void layered(checked(), call());
    void layered(checked(), call());
    await settle();
    return underWay;
  }
});
