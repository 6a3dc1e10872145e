import type { AskLayer, ReviewCall } from "@aws-iam-authenticator/verifier";
import type { DenyList } from "./deny-list.ts";

/**
 * Does not ask STS about tokens that are denied by what they say themselves: a flood of a revoked key costs nobody else a
 * turn. It only spares calls: what decides is {@link DenyList.ofCaller}, on every review.
 */
export function denyTokens(list: () => DenyList): AskLayer<ReviewCall> {
  return (next) => async (request, call) => {
    const problem = list().ofToken(request);
    return problem === undefined ? next(request, call) : { ok: false, problem };
  };
}
