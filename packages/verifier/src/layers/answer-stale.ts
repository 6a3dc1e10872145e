import type { Code } from "@aws-iam-authenticator/core";
import type { AskLayer, ReviewCall } from "../ask.ts";
import type { VerificationCache } from "../verification-cache.ts";

/**
 * Faults of STS. Not among them are limits and throttling: everybody can bring those about for their own access key, and
 * would so prolong an access that STS has ended.
 */
const faultsOfSts: ReadonlySet<Code> = new Set<Code>([
  "STS_UNREACHABLE",
  "STS_TIMEOUT",
  "STS_FAULT",
  "STS_CIRCUIT_OPEN",
]);

/**
 * Where STS cannot be asked, answers what it said before, if that is kept for it. It stands outside of single flight, so
 * that who does not wait as long as the flight takes has it, too.
 */
export function answerStale(cache: VerificationCache): AskLayer<ReviewCall> {
  return (next) => async (request, call) => {
    const outcome = await next(request, call);
    if (outcome.ok || !faultsOfSts.has(outcome.problem.code)) return outcome;
    return cache.getStale(call.key) ?? outcome;
  };
}
