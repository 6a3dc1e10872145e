import { type Clock, fail, safe } from "@aws-iam-authenticator/core";
import { LRUCache } from "lru-cache";
import type { AskLayer, StsCall } from "../ask.ts";
import type { Observe } from "../events.ts";
import { TokenBucket } from "./token-bucket.ts";

/** How many calls to STS are made a second on average; 0 is no limit. At once there may be twice as many. */
export interface RateLimits {
  readonly stsPerSecond: number;
  readonly stsPerSecondPerAccessKeyID: number;
}

/** Access keys whose rate is remembered. A stranger can make up any number; those seen least lately are forgotten. */
const mostKeys = 10_000;

/**
 * Refuses calls to STS that are too many, before they wait for anything: first those of one access key, so that one
 * caller's flood does not use up what is there for all, then those of everybody.
 */
export function limitRate(limits: RateLimits, clock: Clock, observe: Observe): AskLayer<StsCall> {
  const { stsPerSecond, stsPerSecondPerAccessKeyID } = limits;
  const everybody = stsPerSecond > 0 ? new TokenBucket(stsPerSecond, clock) : undefined;
  const byKey = new LRUCache<string, TokenBucket>({ max: mostKeys });

  function bucketOf(accessKeyId: string): TokenBucket | undefined {
    if (stsPerSecondPerAccessKeyID <= 0) return undefined;
    const known = byKey.get(accessKeyId);
    if (known !== undefined) return known;
    const bucket = new TokenBucket(stsPerSecondPerAccessKeyID, clock);
    byKey.set(accessKeyId, bucket);
    return bucket;
  }

  return (next) => async (request, call) => {
    if (bucketOf(request.accessKeyId)?.take() === false) {
      observe({ type: "limited", limit: "access-key-rate" });
      return fail("LIMIT_REACHED", safe`more than ${stsPerSecondPerAccessKeyID} a second of one access key`);
    }
    if (everybody?.take() === false) {
      observe({ type: "limited", limit: "rate" });
      return fail("LIMIT_REACHED", safe`more than ${stsPerSecond} a second in all`);
    }
    return next(request, call);
  };
}
