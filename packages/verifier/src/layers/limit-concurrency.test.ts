import { type Outcome } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { VerifiedCaller } from "../ask.ts";
import type { VerifierEvent } from "../events.ts";
import { call, checked, codeOf, granted } from "../testing/layer-world.ts";
import { listeners } from "../testing/left-behind.ts";
import { limitConcurrency } from "./limit-concurrency.ts";

/** A question whose answers are given by hand, in the order in which they were asked. */
function limited(stsConcurrency: number, queue: number) {
  const events: VerifierEvent[] = [];
  const running: ((outcome: Outcome<VerifiedCaller>) => void)[] = [];
  const ask = limitConcurrency({ stsConcurrency, queue }, (event) => events.push(event))(
    () => new Promise((resolve) => running.push(resolve)),
  );
  return { ask: (signal?: AbortSignal) => ask(checked(), call(signal)), events, running };
}

/** Lets all that is ready happen. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("limitConcurrency", () => {
  it("has so many under way, lets the others wait, and refuses those for whom there is no place", async () => {
    const { ask, events, running } = limited(2, 3);
    const asked = Array.from({ length: 5 }, () => ask());
    expect(await ask()).toEqual({
      ok: false,
      problem: { code: "LIMIT_REACHED", detail: "3 calls wait already" },
    });
    const waits = { type: "sts-queue", change: 1 };
    expect(events).toEqual([waits, waits, waits, { type: "limited", limit: "queue" }]);
    await settle();
    expect(running).toHaveLength(2);
    for (let i = 0; i < 5; i++) {
      running[i]?.(granted);
      await settle();
      expect(running).toHaveLength(Math.min(5, 3 + i));
    }
    expect((await Promise.all(asked)).map(codeOf)).toEqual(["ok", "ok", "ok", "ok", "ok"]);
    expect(events.slice(4)).toEqual(Array.from({ length: 3 }, () => ({ type: "sts-queue", change: -1 })));
  });

  it("lets who gives up go at once, and their place is not lost", async () => {
    const { ask, events, running } = limited(1, 1);
    const first = ask();
    const controller = new AbortController();
    const second = ask(controller.signal);
    controller.abort();
    expect(codeOf(await second)).toBe("STS_TIMEOUT");
    expect(events).toEqual([1, -1].map((change) => ({ type: "sts-queue", change })));
    const third = ask();
    running[0]?.(granted);
    await settle();
    running[1]?.(granted);
    expect([codeOf(await first), codeOf(await third)]).toEqual(["ok", "ok"]);
    const fourth = ask();
    await settle();
    expect(running).toHaveLength(3);
    running[2]?.(granted);
    await fourth;
  });

  it("leaves no listener behind, whether the place was got or given up", async () => {
    const { ask, running } = limited(1, 2);
    const [patient, impatient] = [new AbortController(), new AbortController()];
    void ask();
    const waiting = [ask(patient.signal), ask(impatient.signal)];
    expect([listeners(patient.signal), listeners(impatient.signal)]).toEqual([1, 1]);
    impatient.abort();
    running[0]?.(granted);
    await settle();
    expect([listeners(patient.signal), listeners(impatient.signal)]).toEqual([0, 0]);
    running[1]?.(granted);
    expect((await Promise.all(waiting)).map(codeOf)).toEqual(["ok", "STS_TIMEOUT"]);
  });

  it("asks nothing for who has given up already", async () => {
    const { ask, running } = limited(1, 1);
    expect(codeOf(await ask(AbortSignal.abort()))).toBe("STS_TIMEOUT");
    expect(running).toHaveLength(0);
  });
});
