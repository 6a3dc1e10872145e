import { parseArn, type Partition, partitionOfRegion } from "@aws-iam-authenticator/core";
import { checkSignature } from "../check-signature.ts";
import type { EmulatedIdentity } from "../emulated-identity.ts";
import type { IdentityStore } from "../identity-store.ts";
import { checkSignatureAge } from "../signature-age.ts";
import { readSignatureClaim, type SignatureClaim } from "../signature-claim.ts";
import { faults, StsFault } from "../sts-fault.ts";
import type { StsRequest } from "../sts-request.ts";

/**
 * Finds out who signed a request to EC2, with the same care as of one to STS: the scope must be of the service `ec2` and of
 * the host's region.
 *
 * @param now milliseconds since 1970
 */
export async function authenticateEc2(
  request: StsRequest,
  identities: IdentityStore,
  now: number,
): Promise<EmulatedIdentity | StsFault> {
  const claim = readSignatureClaim(request);
  if (claim instanceof StsFault) return claim;
  const region = regionOfHost(request.headers.get("host") ?? "");
  const identity = identities.find(claim.accessKeyId);
  const token = request.query.get("X-Amz-Security-Token") ?? request.headers.get("x-amz-security-token") ?? undefined;
  if (identity === undefined || token !== identity.sessionToken || !isOfPartition(identity, region)) {
    return faults.invalidClientTokenId();
  }
  const fault = checkSignatureAge(claim.timestamp, now) ?? checkScope(claim, region);
  if (fault !== undefined) return fault;
  if (identity.expiration !== undefined && now >= identity.expiration.getTime()) return faults.expiredToken();
  return (await checkSignature(request, claim, identity.secretAccessKey)) ?? identity;
}

/** The region that a host such as `ec2.eu-central-1.amazonaws.com` is of; undefined where it is no host of EC2. */
function regionOfHost(host: string): string | undefined {
  const [, region = "", suffix = ""] = /^ec2(?:-fips)?\.([a-z0-9-]+)\.([a-z0-9.-]+?)(?::\d+)?$/i.exec(host) ?? [];
  const partition = partitionOfRegion(region);
  return partition !== undefined && isSuffixOf(partition, suffix) ? region : undefined;
}

function isSuffixOf({ dnsSuffix, dualStackDnsSuffix }: Partition, suffix: string): boolean {
  return suffix === dnsSuffix || suffix === dualStackDnsSuffix;
}

function isOfPartition(identity: EmulatedIdentity, region: string | undefined): boolean {
  return region === undefined || parseArn(identity.arn)?.partition === partitionOfRegion(region)?.id;
}

function checkScope({ scope, timestamp }: SignatureClaim, region: string | undefined): StsFault | undefined {
  if (scope.date !== timestamp.slice(0, 8)) return faults.wrongScopeDate(scope.date, timestamp);
  const regionFits = region === undefined ? /^[a-z0-9-]+$/.test(scope.region) : scope.region === region;
  if (!regionFits) return faults.wrongScopeRegion(scope.region);
  if (scope.service !== "ec2") {
    return new StsFault(403, "SignatureDoesNotMatch", "Credential should be scoped to correct service: 'ec2'. ");
  }
  if (scope.terminator !== "aws4_request") return faults.wrongScopeTerminator(scope.terminator);
  return undefined;
}
