import { type Clock, CODES, type Outcome } from "@aws-iam-authenticator/core";
import { LRUCache } from "lru-cache";
import type { VerifiedCaller } from "./ask.ts";
import type { Observe } from "./events.ts";
import type { TokenKey } from "./token-key.ts";

/** Remembers answers for a short while. Synchronous: it is asked on every review. */
export interface VerificationCache {
  get(key: TokenKey): Outcome<VerifiedCaller> | undefined;
  /** What was verified before and is good enough where STS cannot be asked. */
  getStale(key: TokenKey): Outcome<VerifiedCaller> | undefined;
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
  /**
   * For how many seconds after `ttlSeconds` a token that was verified goes on being answered where STS cannot be asked.
   * Default 0: not at all. During an outage of STS people who are logged in stay so, and so does whose key was
   * deactivated meanwhile.
   */
  readonly staleIfErrorSeconds?: number;
}

/** What was verified, and until when it is answered without asking anew, on the monotonic clock. */
interface Kept {
  readonly outcome: Outcome<VerifiedCaller> & { readonly ok: true };
  readonly freshUntil: number;
}

const mostRefusedTtlSeconds = 10;

/**
 * A memory of two parts, so that junk cannot push out what is good: verified tokens for `ttlSeconds`, and never past
 * their own end; refused ones, where the code's row allows it, for `refusedTtlSeconds`. Faults are not kept.
 */
export function createVerificationCache(settings: CacheSettings, clock: Clock, observe: Observe): VerificationCache {
  const {
    ttlSeconds = 60,
    refusedTtlSeconds = mostRefusedTtlSeconds,
    maxEntries = 10_000,
    staleIfErrorSeconds = 0,
  } = settings;
  const options = { max: maxEntries, ttl: 1, ttlResolution: 0, perf: { now: () => clock.monotonic() } };
  const verified = new LRUCache<TokenKey, Kept>(options);
  const refused = new LRUCache<TokenKey, Outcome<VerifiedCaller> & { ok: false }>(options);
  const refusedTtlMs = Math.min(refusedTtlSeconds, mostRefusedTtlSeconds) * 1000;

  /** What is kept of a token that has not come to its own end. */
  function kept(key: TokenKey): Kept | undefined {
    const found = verified.get(key);
    return found !== undefined && clock.now() <= found.outcome.value.validUntil ? found : undefined;
  }

  return {
    get(key) {
      const good = kept(key);
      if (good !== undefined && clock.monotonic() <= good.freshUntil) {
        observe({ type: "cache", kind: "verified", result: "hit" });
        return good.outcome;
      }
      observe({ type: "cache", kind: "verified", result: "miss" });
      const bad = refused.get(key);
      observe({ type: "cache", kind: "refused", result: bad === undefined ? "miss" : "hit" });
      return bad;
    },
    getStale(key) {
      if (staleIfErrorSeconds <= 0) return undefined;
      const good = kept(key);
      observe({ type: "cache", kind: "stale", result: good === undefined ? "miss" : "hit" });
      return good?.outcome;
    },
    set(key, outcome) {
      if (!outcome.ok) {
        if (!CODES[outcome.problem.code].remember) return;
        // STS has spoken: what it vouched for before does not count any more.
        verified.delete(key);
        if (refusedTtlMs > 0) refused.set(key, outcome, { ttl: refusedTtlMs });
        return;
      }
      const left = outcome.value.validUntil - clock.now();
      const freshMs = ttlSeconds * 1000;
      const ttl = Math.min(freshMs + staleIfErrorSeconds * 1000, left);
      // The library takes a lifetime of 0 for one without end.
      if (ttl <= 0) return;
      verified.set(key, { outcome, freshUntil: clock.monotonic() + freshMs }, { ttl: Math.ceil(ttl) });
    },
  };
}
