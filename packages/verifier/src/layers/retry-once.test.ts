import type { Code } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { VerifierEvent } from "../events.ts";
import { call, checked, codeOf, handClock, scripted } from "../testing/layer-world.ts";
import { listeners, timers } from "../testing/left-behind.ts";
import { retryOnce } from "./retry-once.ts";

async function ask(script: (Code | "ok")[], change: Partial<ReturnType<typeof call>> = {}, random = () => 0) {
  const events: VerifierEvent[] = [];
  const next = scripted(...script);
  const layered = retryOnce({ clock: handClock(), observe: (event) => events.push(event), random })(next);
  const code = codeOf(await layered(checked(), { ...call(), ...change }));
  return { code, asked: next.asked(), retries: events.filter(({ type }) => type === "retry").length };
}

describe("retryOnce", () => {
  it.each<[(Code | "ok")[], Code | "ok", number]>([
    [["ok"], "ok", 1],
    [["STS_UNREACHABLE", "ok"], "ok", 2],
    [["STS_FAULT", "ok"], "ok", 2],
    [["STS_FAULT", "STS_FAULT", "ok"], "STS_FAULT", 2],
    [["STS_UNREACHABLE", "STS_SIGNATURE_MISMATCH"], "STS_SIGNATURE_MISMATCH", 2],
    [["STS_TIMEOUT", "ok"], "STS_TIMEOUT", 1],
    [["STS_THROTTLED", "ok"], "STS_THROTTLED", 1],
    [["STS_ANSWER_INVALID", "ok"], "STS_ANSWER_INVALID", 1],
    [["STS_SIGNATURE_MISMATCH", "ok"], "STS_SIGNATURE_MISMATCH", 1],
  ])("%j gives %s after %i calls", async (script, code, asked) => {
    expect(await ask(script)).toEqual({ code, asked, retries: asked - 1 });
  });

  it("does not begin what there is no time for", async () => {
    expect(await ask(["STS_FAULT", "ok"], { deadline: 1010 })).toMatchObject({ code: "STS_FAULT", asked: 1 });
    expect(await ask(["STS_FAULT", "ok"], { signal: AbortSignal.abort() })).toMatchObject({
      code: "STS_FAULT",
      asked: 1,
    });
  });

  it.each([
    [0, 25],
    [0.5, 75],
    [1, 125],
  ])("pauses at random, %d of the way from 25 to 125 ms: %i ms", async (random, pauseMs) => {
    // The clock of the test shows 1000.
    const times = [1000 + pauseMs, 1000 + pauseMs + 1].map((deadline) =>
      ask(["STS_FAULT", "ok"], { deadline }, () => random),
    );
    expect((await Promise.all(times)).map(({ asked }) => asked)).toEqual([1, 2]);
  });

  it("breaks the pause off when the call is, and leaves neither timer nor listener behind", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const before = timers();
    const broken = ask(["STS_FAULT", "ok"], { signal }, () => 1);
    await Promise.resolve();
    await Promise.resolve();
    expect([timers(), listeners(signal)]).toEqual([before + 1, 1]);
    controller.abort();
    // Long before the pause is over.
    await new Promise((resolve) => setImmediate(resolve));
    expect([timers(), listeners(signal)]).toEqual([before, 0]);
    expect(await broken).toMatchObject({ code: "STS_FAULT", asked: 1 });
  });

  it("leaves no listener behind after the pause", async () => {
    const { signal } = new AbortController();
    expect(await ask(["STS_FAULT", "ok"], { signal })).toMatchObject({ code: "ok", asked: 2 });
    expect(listeners(signal)).toBe(0);
  });
});
