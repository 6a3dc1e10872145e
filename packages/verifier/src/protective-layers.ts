import type { Clock } from "@aws-iam-authenticator/core";
import type { AskLayer, StsCall } from "./ask.ts";
import type { Observe } from "./events.ts";
import { breakCircuit } from "./layers/break-circuit.ts";
import { countCalls } from "./layers/count-calls.ts";
import { type ConcurrencyLimits, limitConcurrency } from "./layers/limit-concurrency.ts";
import { limitRate, type RateLimits } from "./layers/limit-rate.ts";
import { limitUnproven } from "./layers/limit-unproven.ts";
import { retryOnce } from "./layers/retry-once.ts";

/** What bounds the load that this verifier puts on STS. */
export type StsLimits = RateLimits & ConcurrencyLimits;

/** Limits that a busy cluster does not reach, and STS bears. */
export const DEFAULT_STS_LIMITS: StsLimits = {
  stsPerSecond: 500,
  stsPerSecondPerAccessKeyID: 50,
  stsConcurrency: 64,
  queue: 1000,
};

/**
 * The layers around each call to STS that a server wants: rates, turns, a circuit breaker for each host, one more try.
 * Hand them to `createVerifier` as `layers.perCall`.
 */
export function protectiveLayers(deps: {
  readonly limits: StsLimits;
  readonly clock: Clock;
  readonly observe: Observe;
}): readonly AskLayer<StsCall>[] {
  const { limits, clock, observe } = deps;
  return [
    limitRate(limits, clock, observe),
    limitUnproven(limits, clock, observe),
    limitConcurrency(limits, observe),
    countCalls(observe),
    breakCircuit(clock, observe),
    retryOnce({ clock, observe }),
  ];
}
