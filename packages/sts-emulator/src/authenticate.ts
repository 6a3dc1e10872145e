import { checkSignature } from "./check-signature.ts";
import { checkCredentialScope, endpointOfHost, isOfPartition } from "./credential-scope.ts";
import type { EmulatedIdentity } from "./emulated-identity.ts";
import type { IdentityStore } from "./identity-store.ts";
import { checkSignatureAge } from "./signature-age.ts";
import { readSignatureClaim } from "./signature-claim.ts";
import { faults, StsFault } from "./sts-fault.ts";
import type { StsRequest } from "./sts-request.ts";

/**
 * Finds out who signed a request, and that nobody else can have.
 *
 * Faults: `MissingAuthenticationToken`, `IncompleteSignature`, `InvalidClientTokenId` (the access key is unknown, or the
 * session token is not the one that belongs to it), `SignatureDoesNotMatch`, `ExpiredToken`.
 *
 * @param now milliseconds since 1970
 */
export async function authenticate(
  request: StsRequest,
  identities: IdentityStore,
  now: number,
): Promise<EmulatedIdentity | StsFault> {
  const claim = readSignatureClaim(request);
  if (claim instanceof StsFault) return claim;
  const endpoint = endpointOfHost(request.headers.get("host") ?? "");
  const identity = identities.find(claim.accessKeyId);
  if (identity === undefined || !isOfPartition(identity, endpoint) || !hasTokenOf(identity, request)) {
    return faults.invalidClientTokenId();
  }
  const fault = checkSignatureAge(claim.timestamp, now) ?? checkCredentialScope(claim, endpoint);
  if (fault !== undefined) return fault;
  if (identity.expiration !== undefined && now >= identity.expiration.getTime()) return faults.expiredToken();
  return (await checkSignature(request, claim, identity.secretAccessKey)) ?? identity;
}

function hasTokenOf(identity: EmulatedIdentity, { query, headers }: StsRequest): boolean {
  const inQuery = query.get("X-Amz-Security-Token");
  const inHeader = headers.get("x-amz-security-token") ?? undefined;
  const givenTwice = inQuery !== undefined && inHeader !== undefined;
  return !givenTwice && (inQuery ?? inHeader) === identity.sessionToken;
}
