import { fail, ok, type Outcome, type Safe, safe, type StsEndpoint } from "@aws-iam-authenticator/core";
import {
  formatAmzDate,
  type PresignedRequest,
  SERVICE,
  SIGNED_HEADERS,
  TOKEN_LIFETIME_MS,
} from "@aws-iam-authenticator/token";
import type { TokenPolicy } from "./token-policy.ts";

declare const brand: unique symbol;

/** A presigned request that passed every check that can be made without STS. Only such a one is ever sent. */
export type CheckedRequest = PresignedRequest & {
  readonly endpoint: StsEndpoint;
  /** When STS stops accepting it, in milliseconds since 1970. */
  readonly validUntil: number;
} & { readonly [brand]: "CheckedRequest" };

/** How far in the future a token may be signed: STS's own tolerance for clock skew. */
const skewMs = 5 * 60_000;

/**
 * Holds a presigned request against the policy and the clock. Pure.
 *
 * @param now wall clock in milliseconds since 1970
 *
 * Problems: `TOKEN_HOST`, `TOKEN_SIGNED_HEADERS`, `TOKEN_SCOPE`, `TOKEN_EXPIRED`, `TOKEN_NOT_YET_VALID`.
 */
export function checkRequest(request: PresignedRequest, policy: TokenPolicy, now: number): Outcome<CheckedRequest> {
  const { host, scope, signedAt, signedHeaders } = request;
  const endpoint = policy.endpoints.get(host);
  if (endpoint === undefined) return fail("TOKEN_HOST", safe`${host}`);
  if (signedHeaders.join(";") !== SIGNED_HEADERS.join(";")) {
    return fail("TOKEN_SIGNED_HEADERS", shownNames(signedHeaders));
  }
  const day = formatAmzDate(signedAt).slice(0, 8);
  if (scope.service !== SERVICE || scope.region !== endpoint.region || scope.date !== day) {
    const expected = `${day}/${endpoint.region}/${SERVICE}`;
    return fail("TOKEN_SCOPE", safe`${scope.date}/${scope.region}/${scope.service} instead of ${expected}`);
  }
  const validUntil = signedAt + TOKEN_LIFETIME_MS;
  if (now > validUntil) return fail("TOKEN_EXPIRED", safe`signed at ${formatAmzDate(signedAt)}`);
  if (signedAt > now + skewMs) return fail("TOKEN_NOT_YET_VALID", safe`signed at ${formatAmzDate(signedAt)}`);
  return ok({ ...request, endpoint, validUntil } as CheckedRequest);
}

/** Names of headers where they look like some: a piece of a secret can stand in their place. */
function shownNames(names: readonly string[]): Safe | undefined {
  const plain = names.length <= 8 && names.every((name) => /^[a-z][a-z0-9-]{0,18}$/.test(name));
  return plain ? safe`${names.join(";")}` : undefined;
}
