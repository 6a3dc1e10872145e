import { type Code, fail, ok, type Outcome } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { VerifiedCaller } from "./ask.ts";
import type { VerifierEvent } from "./events.ts";
import { granted } from "./testing/layer-world.ts";
import { tokenKeys } from "./token-key.ts";
import { type CacheSettings, createVerificationCache } from "./verification-cache.ts";
import { Secret, valueOrThrow } from "@aws-iam-authenticator/core";

const key = await tokenKeys(["c"], (text) => text)(new Secret("token"));
const refusal = fail("STS_SIGNATURE_MISMATCH");
const start = Date.parse("2026-01-02T12:00:00Z");

/** A memory with clocks that are turned by hand; `wall` alone for jumps. */
function memory(settings: CacheSettings = {}) {
  let wall = start;
  let monotonic = 5000;
  const events: VerifierEvent[] = [];
  const cache = createVerificationCache(settings, { now: () => wall, monotonic: () => monotonic }, (event) =>
    events.push(event),
  );
  return {
    cache,
    events,
    advance(milliseconds: number): void {
      wall += milliseconds;
      monotonic += milliseconds;
    },
    jump(milliseconds: number): void {
      wall += milliseconds;
    },
  };
}

/** A caller whose token has so long to live. */
function grantedFor(milliseconds: number): Outcome<VerifiedCaller> {
  return ok({ ...valueOrThrow(granted), validUntil: start + milliseconds });
}

describe("a verified token", () => {
  it.each([
    ["60 seconds by default", {}, 60_000],
    ["as long as is set", { ttlSeconds: 5 }, 5000],
    ["no longer than the token's own life", { ttlSeconds: 600 }, 90_000],
  ])("is remembered for %s", (_, settings, milliseconds) => {
    const { cache, advance } = memory(settings);
    const outcome = grantedFor(90_000);
    cache.set(key, outcome);
    advance(milliseconds);
    expect(cache.get(key)).toBe(outcome);
    advance(1);
    expect(cache.get(key)).toBeUndefined();
  });

  it("is remembered no longer than its own life where the wall clock is set back", () => {
    const { cache, advance, jump } = memory({ ttlSeconds: 600 });
    cache.set(key, grantedFor(90_000));
    jump(-300_000);
    advance(90_000);
    expect(cache.get(key)).toMatchObject({ ok: true });
    advance(1);
    expect(cache.get(key)).toBeUndefined();
  });

  it("is forgotten at once where the wall clock is set beyond its life", () => {
    const { cache, jump } = memory({ staleIfErrorSeconds: 600 });
    cache.set(key, grantedFor(90_000));
    jump(90_001);
    expect([cache.get(key), cache.getStale(key)]).toEqual([undefined, undefined]);
  });

  it.each([
    ["with ttlSeconds 0", { ttlSeconds: 0 }, 90_000],
    ["that has ended", {}, 0],
    ["that has long ended", {}, -1],
  ])("is not remembered %s", (_, settings, milliseconds) => {
    const { cache } = memory(settings);
    cache.set(key, grantedFor(milliseconds));
    expect(cache.get(key)).toBeUndefined();
  });
});

describe("a token that STS refused", () => {
  it.each([
    ["10 seconds by default", {}, 10_000],
    ["as long as is set", { refusedTtlSeconds: 2 }, 2000],
    ["10 seconds at most", { refusedTtlSeconds: 60 }, 10_000],
  ])("is remembered for %s", (_, settings, milliseconds) => {
    const { cache, advance } = memory(settings);
    cache.set(key, refusal);
    advance(milliseconds);
    expect(cache.get(key)).toBe(refusal);
    advance(1);
    expect(cache.get(key)).toBeUndefined();
  });

  it("is not remembered with refusedTtlSeconds 0", () => {
    const { cache } = memory({ refusedTtlSeconds: 0 });
    cache.set(key, refusal);
    expect(cache.get(key)).toBeUndefined();
  });

  it("is forgotten as one that was verified", () => {
    const { cache, advance } = memory({ staleIfErrorSeconds: 600 });
    cache.set(key, grantedFor(900_000));
    cache.set(key, refusal);
    expect(cache.get(key)).toBe(refusal);
    advance(20_000);
    expect([cache.get(key), cache.getStale(key)]).toEqual([undefined, undefined]);
  });

  it.each<Code>(["STS_FAULT", "STS_TIMEOUT", "STS_UNREACHABLE", "STS_THROTTLED", "STS_CIRCUIT_OPEN", "LIMIT_REACHED"])(
    "is not %s, which says nothing about it and leaves what was verified",
    (code) => {
      const { cache } = memory();
      const outcome = grantedFor(90_000);
      cache.set(key, fail(code));
      expect(cache.get(key)).toBeUndefined();
      cache.set(key, outcome);
      cache.set(key, fail(code));
      expect(cache.get(key)).toBe(outcome);
    },
  );
});

describe("what is answered while STS cannot be asked", () => {
  it("is what was verified, for staleIfErrorSeconds after ttlSeconds", () => {
    const { cache, advance } = memory({ ttlSeconds: 5, staleIfErrorSeconds: 20 });
    const outcome = grantedFor(90_000);
    cache.set(key, outcome);
    advance(25_000);
    expect([cache.get(key), cache.getStale(key)]).toEqual([undefined, outcome]);
    advance(1);
    expect(cache.getStale(key)).toBeUndefined();
  });

  it("is nothing by default, not even what is fresh, and no look into memory", () => {
    const { cache, events } = memory();
    cache.set(key, grantedFor(90_000));
    expect(cache.getStale(key)).toBeUndefined();
    expect(events).toEqual([]);
  });
});

describe("an observer is told", () => {
  const look = (kind: "verified" | "refused" | "stale", result: "hit" | "miss"): VerifierEvent => ({
    type: "cache",
    kind,
    result,
  });

  it.each<[string, Outcome<VerifiedCaller> | undefined, VerifierEvent[]]>([
    ["a hit of what was verified", grantedFor(90_000), [look("verified", "hit")]],
    ["a miss of that, and a hit of what was refused", refusal, [look("verified", "miss"), look("refused", "hit")]],
    ["misses of both", undefined, [look("verified", "miss"), look("refused", "miss")]],
  ])("%s", (_, outcome, expected) => {
    const { cache, events } = memory();
    if (outcome !== undefined) cache.set(key, outcome);
    cache.get(key);
    expect(events).toEqual(expected);
  });

  it("of hits and misses while STS cannot be asked", () => {
    const { cache, events } = memory({ staleIfErrorSeconds: 20 });
    cache.getStale(key);
    cache.set(key, grantedFor(90_000));
    cache.getStale(key);
    expect(events).toEqual([look("stale", "miss"), look("stale", "hit")]);
  });
});
