import type { StsEndpoint } from "@aws-iam-authenticator/core";

/**
 * What a verifier tells whoever observes it. Plain facts without secrets.
 *
 * - `cache`: a look into one of the memories: of verified tokens, of refused ones, of calls under way.
 * - `sts-response`: STS answered, with this HTTP status.
 * - `sts-throttled`: that answer was one of throttling.
 * - `sts-connection-failed`: no answer came.
 */
export type VerifierEvent =
  | { readonly type: "cache"; readonly kind: "verified" | "refused" | "flight"; readonly result: "hit" | "miss" }
  | { readonly type: "sts-response"; readonly endpoint: StsEndpoint; readonly status: number }
  | { readonly type: "sts-throttled"; readonly endpoint: StsEndpoint }
  | { readonly type: "sts-connection-failed"; readonly endpoint: StsEndpoint };

export type Observe = (event: VerifierEvent) => void;
