import { fail, type Outcome } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { ReviewCall, VerifiedCaller } from "../ask.ts";
import type { VerifierEvent } from "../events.ts";
import { call, checked, codeOf, granted, handClock } from "../testing/layer-world.ts";
import { listeners, timers } from "../testing/left-behind.ts";
import { NEVER } from "../time-limit.ts";
import type { TokenKey } from "../token-key.ts";
import { singleFlight } from "./single-flight.ts";

/** Questions that are answered by hand, in the order in which they were asked. */
function flights(timeoutMs = 60_000) {
  const events: VerifierEvent[] = [];
  const asked: { call: ReviewCall; answer(outcome: Outcome<VerifiedCaller>): void; break(error: Error): void }[] = [];
  const ask = singleFlight({ timeoutMs, clock: handClock(), observe: (event) => events.push(event) })(
    (_, given) => new Promise((resolve, reject) => asked.push({ call: given, answer: resolve, break: reject })),
  );
  return {
    events,
    asked,
    ask: (name = "token", signal?: AbortSignal) => ask(checked(), { ...call(signal), key: name as TokenKey }),
  };
}

describe("singleFlight", () => {
  it("asks once for all who want to know of one token at the same time, and anew later", async () => {
    const { ask, asked, events } = flights();
    const waiting = [ask(), ask(), ask("other")];
    expect(asked.map(({ call: { key } }) => key)).toEqual(["token", "other"]);
    asked[0]?.answer(granted);
    asked[1]?.answer(fail("STS_UNKNOWN_KEY"));
    expect((await Promise.all(waiting)).map(codeOf)).toEqual(["ok", "ok", "STS_UNKNOWN_KEY"]);
    void ask();
    expect(asked).toHaveLength(3);
    asked[2]?.answer(granted);
    expect(events.map((event) => event.type === "cache" && [event.kind, event.result])).toEqual([
      ["flight", "miss"],
      ["flight", "hit"],
      ["flight", "miss"],
      ["flight", "miss"],
    ]);
  });

  it("has a time limit of its own, whoever waits", async () => {
    const { ask, asked } = flights(1234);
    const caller = new AbortController();
    void ask("token", caller.signal);
    caller.abort();
    expect(asked[0]?.call).toMatchObject({ deadline: 1000 + 1234, signal: { aborted: false } });
    asked[0]?.answer(granted);
  });

  it("ends at its limit for who sets none, though a layer does not", async () => {
    const { ask, asked } = flights(1);
    expect(codeOf(await ask("token", NEVER))).toBe("STS_TIMEOUT");
    expect(asked[0]?.call.signal.aborted).toBe(true);
  });

  it("asks anew after its limit, and what comes too late then ends nothing", async () => {
    const { ask, asked } = flights(1);
    await ask("token", NEVER);
    const second = ask("token", NEVER);
    asked[0]?.answer(granted);
    await Promise.resolve();
    void ask("token", NEVER);
    expect(asked).toHaveLength(2);
    asked[1]?.answer(fail("STS_UNKNOWN_KEY"));
    expect(codeOf(await second)).toBe("STS_UNKNOWN_KEY");
  });

  it.each([
    ["the answer", (flight: ReturnType<typeof flights>) => flight.asked[0]?.answer(granted)],
    ["a failure", (flight: ReturnType<typeof flights>) => flight.asked[0]?.break(new Error("lost"))],
  ])("leaves neither listener nor timer behind after %s", async (_, end) => {
    const world = flights();
    const before = timers();
    const { signal } = new AbortController();
    const waiting = [world.ask("token", signal), world.ask("token", signal)];
    expect([listeners(signal), timers()]).toEqual([2, before + 1]);
    end(world);
    await Promise.allSettled(waiting);
    expect([listeners(signal), timers()]).toEqual([0, before]);
  });

  it("tells all who wait where a layer fails, and asks anew afterwards", async () => {
    const { ask, asked } = flights();
    const waiting = [ask(), ask()];
    asked[0]?.break(new Error("lost"));
    for (const one of waiting) await expect(one).rejects.toThrow("lost");
    void ask();
    expect(asked).toHaveLength(2);
    asked[1]?.answer(granted);
  });

  it("answers at once who has given up already, and asks for the others", async () => {
    const { ask, asked } = flights();
    expect(codeOf(await ask("token", AbortSignal.abort()))).toBe("STS_TIMEOUT");
    const second = ask();
    asked[0]?.answer(granted);
    expect(codeOf(await second)).toBe("ok");
  });
});
