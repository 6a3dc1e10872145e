import type { AskLayer, ReviewCall } from "../ask.ts";
import type { VerificationCache } from "../verification-cache.ts";

/** Puts what was answered into memory, before anybody who waits for it goes on. */
export function remember(cache: VerificationCache): AskLayer<ReviewCall> {
  return (next) => async (request, call) => {
    const outcome = await next(request, call);
    cache.set(call.key, outcome);
    return outcome;
  };
}
