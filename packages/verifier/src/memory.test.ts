import { Secret } from "@aws-iam-authenticator/core";
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { createWorld } from "./testing/world.ts";

describe("memory", () => {
  const minute = 60_000;

  it.each([
    ["a minute later, out of memory", {}, minute, 1],
    ["after more than a minute, anew", {}, minute + 1, 2],
    ["with ttlSeconds 5 after more than five seconds, anew", { cache: { ttlSeconds: 5 } }, 5_001, 2],
    ["with ttlSeconds 0 each time", { cache: { ttlSeconds: 0 } }, 0, 2],
  ])("a verified token is answered %s", async (_, options, later, calls) => {
    const { verifier, token, clock, sts } = createWorld(options);
    const made = await token();
    expect(await verifier.tryVerify(made)).toMatchObject({ ok: true });
    clock.advance(later);
    expect(await verifier.tryVerify(made)).toMatchObject({ ok: true });
    expect(sts.requests).toHaveLength(calls);
  });

  it("never outlives the token's own 15 minutes", async () => {
    const { verifier, token, clock } = createWorld({ cache: { ttlSeconds: 900 } });
    const made = await token();
    clock.advance(14 * minute);
    expect(await verifier.tryVerify(made)).toMatchObject({ ok: true });
    clock.advance(minute);
    expect(await verifier.tryVerify(made)).toMatchObject({ ok: true });
    clock.advance(1);
    expect(await verifier.tryVerify(made)).toMatchObject({ problem: { code: "TOKEN_EXPIRED" } });
  });

  it("goes by the token's age where the wall clock is set forward, and by the monotonic clock where it is set back", async () => {
    const { verifier, token, clock, sts } = createWorld();
    const made = await token();
    await verifier.tryVerify(made);
    clock.jump(-minute);
    clock.advance(minute + 1);
    await verifier.tryVerify(made);
    expect(sts.requests).toHaveLength(2);
    clock.jump(16 * minute);
    expect(await verifier.tryVerify(made)).toMatchObject({ problem: { code: "TOKEN_EXPIRED" } });
  });

  it.each([
    ["at once, out of memory", {}, 0, 1],
    ["after more than ten seconds, anew", {}, 10_001, 2],
    ["with refusedTtlSeconds 0 each time", { cache: { refusedTtlSeconds: 0 } }, 0, 2],
    ["with a longer time than ten seconds after more than ten, anew", { cache: { refusedTtlSeconds: 60 } }, 10_001, 2],
  ])("a token that STS refused is refused %s", async (_, options, later, calls) => {
    const { verifier, token, clock, sts } = createWorld(options);
    const made = await token({ clusterId: "other" });
    await verifier.tryVerify(made);
    clock.advance(later);
    expect(await verifier.tryVerify(made)).toMatchObject({ problem: { code: "STS_SIGNATURE_MISMATCH" } });
    expect(sts.requests).toHaveLength(calls);
  });

  it("a key that STS did not know yet is accepted ten seconds later", async () => {
    const { verifier, token, clock, sts } = createWorld();
    const carol = emulatedUser({ name: "carol" });
    const made = await token({ as: carol });
    expect(await verifier.tryVerify(made)).toMatchObject({ problem: { code: "STS_UNKNOWN_KEY" } });
    sts.addIdentity(carol);
    clock.advance(10_001);
    expect(await verifier.tryVerify(made)).toMatchObject({ ok: true });
  });

  it("is bounded, and refused tokens push out no good ones", async () => {
    const { verifier, token, clock, sts } = createWorld({ cache: { maxEntries: 2 } });
    const tokens: Secret[] = [];
    for (let i = 0; i < 3; i++) {
      tokens.push(await token());
      clock.advance(1_000);
    }
    for (const made of tokens) await verifier.tryVerify(made);
    for (let i = 0; i < 10; i++) await verifier.tryVerify(await token({ clusterId: `other${i}` }));
    const before = sts.requests.length;
    await verifier.tryVerify(tokens[2] ?? new Secret(""));
    await verifier.tryVerify(tokens[1] ?? new Secret(""));
    expect(sts.requests).toHaveLength(before);
    await verifier.tryVerify(tokens[0] ?? new Secret(""));
    expect(sts.requests).toHaveLength(before + 1);
  });

  describe("with staleIfErrorSeconds, while STS cannot be asked", () => {
    const down = () => new Response("", { status: 500 });
    async function later(milliseconds: number, staleIfErrorSeconds: number, fault = down) {
      let broken = false;
      const world = createWorld({ cache: { staleIfErrorSeconds }, intercept: () => (broken ? fault() : undefined) });
      const made = await world.token();
      await world.verifier.tryVerify(made);
      broken = true;
      world.clock.advance(milliseconds);
      return { ...world, made, outcome: await world.verifier.tryVerify(made) };
    }

    it.each([
      ["a verified token goes on being accepted", 120_000, 120, true],
      ["not for longer", 181_000, 120, false],
      ["never past its own 15 minutes", 900_001, 3600, false],
      ["by default not at all", 61_000, 0, false],
    ])("%s", async (_, milliseconds, seconds, ok) => {
      expect((await later(milliseconds, seconds)).outcome.ok).toBe(ok);
    });

    it("nor while STS throttles, which everybody can bring about for their own key", async () => {
      const { outcome } = await later(120_000, 120, () => new Response("", { status: 429 }));
      expect(outcome).toMatchObject({ problem: { code: "STS_THROTTLED" } });
    });

    it("also for who does not wait as long as STS hangs", async () => {
      const hangs = () => new Promise<Response>(() => undefined);
      let broken = false;
      const cache = { staleIfErrorSeconds: 120 };
      const world = createWorld({ cache, timeoutMs: 500, intercept: () => (broken ? hangs() : undefined) });
      const made = await world.token();
      await world.verifier.tryVerify(made);
      broken = true;
      world.clock.advance(120_000);
      expect(await world.verifier.tryVerify(made)).toMatchObject({ ok: true });
      expect(await world.verifier.tryVerify(made, { timeoutMs: 1 })).toMatchObject({ ok: true });
    });

    it("a token that STS refuses by now is refused", async () => {
      const world = createWorld({ cache: { staleIfErrorSeconds: 600 } });
      const made = await world.token();
      await world.verifier.tryVerify(made);
      world.sts.removeIdentity(world.alice.accessKeyId);
      world.clock.advance(61_000);
      expect(await world.verifier.tryVerify(made)).toMatchObject({ problem: { code: "STS_UNKNOWN_KEY" } });
    });

    it("a token that was never verified is none the better for it", async () => {
      const { verifier, token } = await later(0, 600);
      expect(await verifier.tryVerify(await token({ region: "us-west-2" }))).toMatchObject({
        problem: { code: "STS_FAULT" },
      });
    });

    it("is counted", async () => {
      expect((await later(120_000, 120)).events).toContainEqual({ type: "cache", kind: "stale", result: "hit" });
    });
  });

  it("holds digests of cluster ids and token, no tokens", async () => {
    const digested: string[] = [];
    const digest = (text: string): string => {
      digested.push(text);
      return "key";
    };
    const { verifier, token } = createWorld({ clusterId: ["b", "a"], digest });
    const made = await token({ clusterId: "a" });
    await verifier.tryVerify(made);
    expect(digested).toEqual([`["a","b"]\n${made.reveal()}`]);
  });

  it("simultaneous reviews of one token share one call", async () => {
    // A synchronous digest, so that all ask before the first is answered.
    const { verifier, token, sts, events } = createWorld({ digest: (text) => text });
    const made = await token();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => verifier.tryVerify(made)));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(sts.requests).toHaveLength(1);
    expect(
      events
        .filter(({ type }) => type === "cache")
        .map((e) => JSON.stringify(e))
        .toSorted(),
    ).toEqual(
      [
        ...Array.from({ length: 20 }, () => ({ type: "cache", kind: "verified", result: "miss" })),
        ...Array.from({ length: 20 }, () => ({ type: "cache", kind: "refused", result: "miss" })),
        { type: "cache", kind: "flight", result: "miss" },
        ...Array.from({ length: 19 }, () => ({ type: "cache", kind: "flight", result: "hit" })),
      ]
        .map((event) => JSON.stringify(event))
        .toSorted(),
    );
  });

  it("one who gives up takes nobody along", async () => {
    let answer = (): void => undefined;
    const waiting = new Promise<undefined>((resolve) => {
      answer = () => resolve(undefined);
    });
    const { verifier, token, sts } = createWorld({ intercept: () => waiting });
    const made = await token();
    const impatient = new AbortController();
    const first = verifier.tryVerify(made, { signal: impatient.signal });
    const second = verifier.tryVerify(made);
    impatient.abort();
    expect(await first).toMatchObject({ problem: { code: "STS_TIMEOUT" } });
    answer();
    expect(await second).toMatchObject({ ok: true });
    expect(sts.requests).toHaveLength(1);
  });
});
