import type { StsEndpoint } from "@aws-iam-authenticator/core";

/**
 * What a verifier tells whoever observes it. Plain facts without secrets.
 *
 * - `cache`: a look into one of the memories: of verified tokens, of verified ones that are answered while STS cannot be
 *   asked, of refused ones, of calls under way.
 * - `sts-response`: STS answered, with this HTTP status.
 * - `sts-throttled`: that answer was one of throttling.
 * - `sts-connection-failed`: no answer came.
 * - `sts-in-flight`: one call more is under way, or one less.
 * - `sts-queue`: one call more waits for its turn, or one less.
 * - `limited`: a call was refused here, by one of the limits.
 * - `circuit`: an STS host is left alone from now on, or is used again.
 * - `retry`: a call is tried once more.
 */
export type VerifierEvent =
  | {
      readonly type: "cache";
      readonly kind: "verified" | "stale" | "refused" | "flight";
      readonly result: "hit" | "miss";
    }
  | { readonly type: "sts-response"; readonly endpoint: StsEndpoint; readonly status: number }
  | { readonly type: "sts-throttled"; readonly endpoint: StsEndpoint }
  | { readonly type: "sts-connection-failed"; readonly endpoint: StsEndpoint }
  | { readonly type: "sts-in-flight" | "sts-queue"; readonly change: 1 | -1 }
  | { readonly type: "limited"; readonly limit: "rate" | "access-key-rate" | "queue" }
  | { readonly type: "circuit"; readonly endpoint: StsEndpoint; readonly state: "open" | "closed" }
  | { readonly type: "retry"; readonly endpoint: StsEndpoint };

export type Observe = (event: VerifierEvent) => void;
