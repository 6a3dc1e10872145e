import type { Code } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { VerifierEvent } from "../events.ts";
import { call, checked, codeOf, handClock, scripted } from "../testing/layer-world.ts";
import { retryOnce } from "./retry-once.ts";

async function ask(script: (Code | "ok")[], change: Partial<ReturnType<typeof call>> = {}) {
  const events: VerifierEvent[] = [];
  const next = scripted(...script);
  const layered = retryOnce({ clock: handClock(), observe: (event) => events.push(event), random: () => 0 })(next);
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
});
