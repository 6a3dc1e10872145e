import { fail } from "@aws-iam-authenticator/core";
import type { Ask, ReviewCall, StsCall } from "../ask.ts";
import type { ClusterIds } from "../token-policy.ts";

/**
 * Asks for one cluster id after the other. The id is not in the token, only in what was signed: so a signature that does
 * not match may belong to the next id. Every other answer is final.
 */
export function forEachClusterId(clusterIds: ClusterIds, next: Ask<StsCall>): Ask<ReviewCall> {
  return async (request, { deadline, signal }) => {
    for (const clusterId of clusterIds) {
      const outcome = await next(request, { deadline, signal, clusterId });
      if (outcome.ok || outcome.problem.code !== "STS_SIGNATURE_MISMATCH") return outcome;
    }
    return fail("STS_SIGNATURE_MISMATCH");
  };
}
