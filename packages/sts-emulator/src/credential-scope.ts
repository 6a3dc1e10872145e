import { parseArn, PARTITION_IDS, type StsEndpoint, stsEndpoints } from "@aws-iam-authenticator/core";
import type { EmulatedIdentity } from "./emulated-identity.ts";
import type { SignatureClaim } from "./signature-claim.ts";
import { faults, type StsFault } from "./sts-fault.ts";

const knownEndpoints = stsEndpoints(PARTITION_IDS);

/**
 * The STS endpoint that a Host header names, in any partition; undefined where it names none, such as `127.0.0.1:8443`.
 *
 * @param host with or without a port, in any case
 */
export function endpointOfHost(host: string): StsEndpoint | undefined {
  return knownEndpoints.get(host.toLowerCase().replace(/:\d+$/, ""));
}

/** Whether an identity can exist at an endpoint: each partition of AWS knows its own alone. */
export function isOfPartition(identity: EmulatedIdentity, endpoint: StsEndpoint | undefined): boolean {
  return endpoint === undefined || parseArn(identity.arn)?.partition === endpoint.partition;
}

/**
 * Checks that a request is signed for the day of its timestamp, the endpoint's region (any, where the endpoint is unknown)
 * and STS.
 *
 * Fault: `SignatureDoesNotMatch`, saying what of the scope is wrong.
 */
export function checkCredentialScope(
  { scope, timestamp }: SignatureClaim,
  endpoint: StsEndpoint | undefined,
): StsFault | undefined {
  if (scope.date !== timestamp.slice(0, 8)) return faults.wrongScopeDate(scope.date, timestamp);
  const regionFits = endpoint === undefined ? /^[a-z0-9-]+$/.test(scope.region) : scope.region === endpoint.region;
  if (!regionFits) return faults.wrongScopeRegion(scope.region);
  if (scope.service !== "sts") return faults.wrongScopeService();
  if (scope.terminator !== "aws4_request") return faults.wrongScopeTerminator(scope.terminator);
  return undefined;
}
