import type { Kind } from "@aws-iam-authenticator/core";

/**
 * The HTTP status of each kind of problem. Tried on kube-apiserver: a denial with 200 and `error` is asked once and told
 * in its log; 429 and 503 are not cached. No answer ever has Retry-After, which makes kube-apiserver ask again and again
 * for half a minute.
 */
export const HTTP_STATUS = {
  denied: 200,
  malformed: 400,
  method: 405,
  "too-large": 413,
  throttled: 429,
  unavailable: 503,
  config: 503,
} as const satisfies Record<Kind, number>;
