import { fail, ok, type Outcome, partitionOfRegion, safe } from "@aws-iam-authenticator/core";

/** Which of a region's EC2 hosts is meant. */
export interface Ec2HostOptions {
  /** Use the FIPS 140 validated endpoint. Default false. */
  readonly fips?: boolean | undefined;
  /** Use the endpoint that answers over IPv6 too. Default false. */
  readonly dualStack?: boolean | undefined;
}

/**
 * The host of EC2's API in a region, such as `ec2.eu-central-1.amazonaws.com`.
 *
 * Problem: `REGION_INVALID`.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/ec2-service.html
 */
export function ec2Host(region: string, { fips, dualStack }: Ec2HostOptions = {}): Outcome<string> {
  const partition = partitionOfRegion(region);
  if (partition === undefined) return fail("REGION_INVALID", safe`${region}`);
  const service = fips && (partition.fipsHosts || dualStack) ? "ec2-fips" : "ec2";
  return ok(`${service}.${region}.${dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix}`);
}
