import { describeProblem, fail, ok, type Outcome, type Problem, Secret } from "@aws-iam-authenticator/core";
import type { KubernetesUser } from "@aws-iam-authenticator/mapper";
import * as v from "valibot";

/** The versions of TokenReview that are answered. */
export type ReviewApiVersion = "authentication.k8s.io/v1" | "authentication.k8s.io/v1beta1";

/**
 * A TokenReview as kube-apiserver sends it; fields that say nothing here are left out.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication
 */
export interface TokenReviewRequest {
  apiVersion: ReviewApiVersion;
  kind: "TokenReview";
  spec: { token: string; audiences?: string[] | null | undefined };
}

/** The answer to a TokenReview. */
export interface TokenReviewAnswer {
  apiVersion: ReviewApiVersion;
  kind: "TokenReview";
  status:
    | { authenticated: true; user: ReviewedUser; audiences?: readonly string[] }
    | { authenticated: false; error: string };
}

/** A user in an answer; groups are left out where there are none, as in the reference. */
export interface ReviewedUser {
  username: string;
  uid: string;
  groups?: readonly string[];
  extra?: Readonly<Record<string, readonly string[]>>;
}

/** A TokenReview that was read: the token is a secret from here on. */
export interface Review {
  readonly apiVersion: ReviewApiVersion;
  readonly token: Secret;
  readonly audiences: readonly string[] | null | undefined;
}

const schema = v.object({
  apiVersion: v.picklist(["authentication.k8s.io/v1", "authentication.k8s.io/v1beta1"]),
  kind: v.literal("TokenReview"),
  spec: v.object({ token: v.string(), audiences: v.nullish(v.array(v.string())) }),
});

/**
 * Reads a request's body. Names count by their case, as in Kubernetes' own decoder; of a name that is there twice the
 * last counts, and nothing is merged.
 *
 * Problem: `REVIEW_MALFORMED`; nothing of the body is shown, since it may hold a token.
 */
export function readReview(body: string): Outcome<Review> {
  // The first mistake is enough: a body full of them would be answered with some hundred bytes of memory for each.
  const parsed = v.safeParse(schema, parseJson(body), { abortEarly: true });
  if (!parsed.success) return fail("REVIEW_MALFORMED");
  const { apiVersion, spec } = parsed.output;
  return ok({ apiVersion, token: new Secret(spec.token), audiences: spec.audiences });
}

/**
 * The answer that says who the user is, or why the token is not accepted.
 *
 * @param audiences those that are vouched for; left out where they do not matter
 */
export function answerReview(
  apiVersion: ReviewApiVersion,
  outcome: Outcome<KubernetesUser>,
  audiences?: readonly string[],
): TokenReviewAnswer {
  const status = outcome.ok
    ? ({ authenticated: true, user: reviewedUser(outcome.value), ...(audiences ? { audiences } : {}) } as const)
    : deniedStatus(outcome.problem);
  return { apiVersion, kind: "TokenReview", status };
}

function deniedStatus(problem: Problem): { authenticated: false; error: string } {
  return { authenticated: false, error: describeProblem(problem) };
}

function reviewedUser({ username, uid, groups, extra }: KubernetesUser): ReviewedUser {
  return {
    username,
    uid,
    ...(groups.length > 0 ? { groups } : {}),
    ...(Object.keys(extra).length > 0 ? { extra } : {}),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
