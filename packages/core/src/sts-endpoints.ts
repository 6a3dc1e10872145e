import { fail, ok, type Outcome } from "./outcome.ts";
import { PARTITIONS, type Partition, partitionOfRegion } from "./partitions.ts";
import { safe } from "./safe-text.ts";

/** An endpoint of STS. */
export interface StsEndpoint {
  readonly host: string;
  /** The region in which requests to this host are signed. */
  readonly region: string;
  /** Id of the partition, such as `aws`. */
  readonly partition: string;
}

/** The global endpoint, which only the partition `aws` has; requests to it are signed for us-east-1. */
export const GLOBAL_STS_ENDPOINT: StsEndpoint = {
  host: "sts.amazonaws.com",
  region: "us-east-1",
  partition: "aws",
};

/** Which of a region's STS hosts is meant. */
export interface StsHostOptions {
  /** Use the FIPS 140 validated endpoint. Default false. */
  readonly fips?: boolean;
  /** Use the endpoint that answers over IPv6 too. Default false. */
  readonly dualStack?: boolean;
}

/**
 * The STS endpoint of a region. A region that is newer than this release is fine as long as its name fits a partition.
 *
 * Problem: `REGION_INVALID`.
 */
export function stsEndpointOfRegion(region: string, options: StsHostOptions = {}): Outcome<StsEndpoint> {
  const partition = partitionOfRegion(region);
  if (partition === undefined) return fail("REGION_INVALID", safe`${region}`);
  return ok({ host: stsHost(partition, region, options), region, partition: partition.id });
}

/**
 * All STS hosts of some partitions, by name: what a token may name. Every host is written out, so that no pattern can
 * be tricked.
 *
 * @param partitions ids of partitions
 * @param furtherRegions regions that are newer than this release; each counts where its name fits the partition
 */
export function stsEndpoints(
  partitions: readonly string[],
  furtherRegions: readonly string[] = [],
): ReadonlyMap<string, StsEndpoint> {
  const endpoints = new Map<string, StsEndpoint>();
  for (const partition of PARTITIONS.filter(({ id }) => partitions.includes(id))) {
    const further = furtherRegions.filter((region) => partition.regionPattern.test(region));
    for (const region of [...partition.regions, ...further]) {
      for (const options of everyHostOption) {
        const host = stsHost(partition, region, options);
        endpoints.set(host, { host, region, partition: partition.id });
      }
    }
  }
  if (partitions.includes(GLOBAL_STS_ENDPOINT.partition)) {
    endpoints.set(GLOBAL_STS_ENDPOINT.host, GLOBAL_STS_ENDPOINT);
  }
  return endpoints;
}

const everyHostOption: readonly StsHostOptions[] = [
  {},
  { fips: true },
  { dualStack: true },
  { fips: true, dualStack: true },
];

function stsHost(partition: Partition, region: string, { fips, dualStack }: StsHostOptions): string {
  const service = fips && (partition.fipsHosts || dualStack) ? "sts-fips" : "sts";
  return `${service}.${region}.${dualStack ? partition.dualStackDnsSuffix : partition.dnsSuffix}`;
}
