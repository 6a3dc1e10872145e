import { describe, expect, it } from "vitest";
import { Secret } from "../packages/core/src/index.ts";
import { createStsEmulator } from "../packages/sts-emulator/src/index.ts";
import { decodeToken, presignedUrl } from "../packages/token/src/index.ts";
import { makeCallers } from "./callers.ts";
import { distinctTokens } from "./distinct-tokens.ts";

const clusterId = "bench.example.com";
const noon = Date.parse("2026-01-02T12:00:00Z");

describe("distinct tokens", () => {
  it("are distinct over many rounds of the callers", async () => {
    const next = distinctTokens(makeCallers(3), { clusterId, now: () => noon });
    const tokens = await Promise.all(Array.from({ length: 3 * 25 * 4 }, async () => (await next()).token));
    expect(new Set(tokens).size).toBe(300);
  });

  it("are accepted by STS, each as its caller's", async () => {
    const callers = makeCallers(90);
    const sts = createStsEmulator({ identities: callers.map(({ identity }) => identity), now: () => noon });
    const next = distinctTokens(callers, { clusterId, now: () => noon });
    for (let i = 0; i < callers.length * 25; i += 1) {
      const { token, caller } = await next();
      if (i % 10 !== 0) continue;
      const decoded = decodeToken(new Secret(token));
      if (!decoded.ok) throw new Error(decoded.problem.code);
      const headers = { "x-k8s-aws-id": clusterId, accept: "application/json" };
      const answer = await sts.handle(new Request(presignedUrl(decoded.value).reveal(), { headers }));
      expect(await answer.text()).toContain(`"Arn":"${caller.identity.arn}"`);
    }
  });

  it("are refused to who takes them faster than time goes by", async () => {
    const next = distinctTokens(makeCallers(1), { clusterId, now: () => noon });
    const taken = await Promise.allSettled(Array.from({ length: 400 }, () => next()));
    // Five minutes back, a second each, the present one among them.
    expect(taken.filter(({ status }) => status === "fulfilled").length).toBe(301);
  });

  it("go on as time does", async () => {
    let now = noon;
    const next = distinctTokens(makeCallers(1), { clusterId, now: () => now });
    for (let i = 0; i < 301; i++) await next();
    now += 60_000;
    expect((await next()).token).toMatch(/^k8s-aws-v1\./);
  });
});
