import { type Clock, CODES, type Outcome } from "@aws-iam-authenticator/core";
import { LRUCache } from "lru-cache";
import type { VerifiedCaller } from "./ask.ts";
import type { Observe } from "./events.ts";
import type { TokenKey } from "./token-key.ts";

/** Remembers answers for a short while. Synchronous: it is asked on every review. */
export interface VerificationCache {
  get(key: TokenKey): Outcome<VerifiedCaller> | undefined;
  /** Keeps what may be kept; forgets the rest. */
  set(key: TokenKey, outcome: Outcome<VerifiedCaller>): void;
}

/** How long and how much is remembered. */
export interface CacheSettings {
  /** How long a verified token is answered from memory, in seconds; 0 turns it off. Default 60. */
  readonly ttlSeconds?: number;
  /**
   * How long a token that STS refused is refused from memory, in seconds; 0 turns it off. Default 10, which is also the
   * most: a new access key takes time to be known everywhere.
   */
  readonly refusedTtlSeconds?: number;
  /** The most verified tokens that are kept, and the most refused ones. Default 10,000. */
  readonly maxEntries?: number;
}

const mostRefusedTtlSeconds = 10;

/**
 * A memory of two parts, so that junk cannot push out what is good: verified tokens for `ttlSeconds`, and never past
 * their own end; refused ones, where the code's row allows it, for `refusedTtlSeconds`. Faults are not kept.
 */
export function createVerificationCache(settings: CacheSettings, clock: Clock, observe: Observe): VerificationCache {
  const { ttlSeconds = 60, refusedTtlSeconds = mostRefusedTtlSeconds, maxEntries = 10_000 } = settings;
  const options = { max: maxEntries, ttl: 1, ttlResolution: 0, perf: { now: () => clock.monotonic() } };
  const verified = new LRUCache<TokenKey, Outcome<VerifiedCaller> & { ok: true }>(options);
  const refused = new LRUCache<TokenKey, Outcome<VerifiedCaller> & { ok: false }>(options);
  const refusedTtlMs = Math.min(refusedTtlSeconds, mostRefusedTtlSeconds) * 1000;

  return {
    get(key) {
      const good = verified.get(key);
      if (good !== undefined && clock.now() <= good.value.validUntil) {
        observe({ type: "cache", kind: "verified", result: "hit" });
        return good;
      }
      observe({ type: "cache", kind: "verified", result: "miss" });
      const bad = refused.get(key);
      observe({ type: "cache", kind: "refused", result: bad === undefined ? "miss" : "hit" });
      return bad;
    },
    set(key, outcome) {
      if (!outcome.ok) {
        if (refusedTtlMs > 0 && CODES[outcome.problem.code].remember) refused.set(key, outcome, { ttl: refusedTtlMs });
        return;
      }
      const ttl = Math.min(ttlSeconds * 1000, outcome.value.validUntil - clock.now());
      // The library takes a lifetime of 0 for one without end.
      if (ttl > 0) verified.set(key, outcome, { ttl: Math.ceil(ttl) });
    },
  };
}
