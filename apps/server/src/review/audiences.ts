import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";

/**
 * Which of the audiences that a review asks for this server vouches for; undefined where audiences do not matter, since
 * none are configured or none are asked for, and none are answered then.
 *
 * Problem: `AUDIENCE_MISMATCH` where they have none in common. Pure.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-review-v1/
 */
export function acceptAudiences(
  configured: readonly string[],
  asked: readonly string[] | null | undefined,
): Outcome<readonly string[] | undefined> {
  if (configured.length === 0 || !asked || asked.length === 0) return ok(undefined);
  const common = configured.filter((audience) => asked.includes(audience));
  if (common.length > 0) return ok(common);
  return fail("AUDIENCE_MISMATCH", safe`asked for ${asked.slice(0, 5).join(", ")}`);
}
