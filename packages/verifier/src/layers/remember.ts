import { CODES } from "@aws-iam-authenticator/core";
import type { AskLayer, ReviewCall } from "../ask.ts";
import type { VerificationCache } from "../verification-cache.ts";

/**
 * Puts what was answered into memory, before anybody who waits for it goes on. Where STS could not be asked, what it said
 * before is answered, if it is kept for that.
 */
export function remember(cache: VerificationCache): AskLayer<ReviewCall> {
  return (next) => async (request, call) => {
    const outcome = await next(request, call);
    cache.set(call.key, outcome);
    if (outcome.ok || CODES[outcome.problem.code].kind === "denied") return outcome;
    return cache.getStale(call.key) ?? outcome;
  };
}
