import {
  checkClusterId,
  fail,
  ok,
  type Outcome,
  partitionById,
  safe,
  type StsEndpoint,
  stsEndpoints,
} from "@aws-iam-authenticator/core";

/** One cluster id at least. */
export type ClusterIds = readonly [string, ...string[]];

/** Which tokens are acceptable at all. Made by {@link tokenPolicy}. */
export interface TokenPolicy {
  /** Ids that tokens may be bound to. The id is not in the token: each further id can mean a further call to STS. */
  readonly clusterIds: ClusterIds;
  /** Every host that a token may name. */
  readonly endpoints: ReadonlyMap<string, StsEndpoint>;
}

/**
 * Makes a policy of settings.
 *
 * @param settings.partitions ids of partitions whose STS endpoints are accepted
 * @param settings.furtherRegions regions that are newer than this release
 *
 * Problems: `CLUSTER_ID_MISSING`, `CLUSTER_ID_INVALID`, `PARTITION_UNKNOWN`.
 */
export function tokenPolicy(settings: {
  readonly clusterIds: readonly string[];
  readonly partitions: readonly string[];
  readonly furtherRegions?: readonly string[];
}): Outcome<TokenPolicy> {
  const { clusterIds, partitions, furtherRegions } = settings;
  for (const id of clusterIds) {
    const checked = checkClusterId(id);
    if (!checked.ok) return checked;
  }
  const [first, ...rest] = new Set(clusterIds);
  if (first === undefined) return fail("CLUSTER_ID_MISSING");
  const unknown = partitions.find((id) => partitionById(id) === undefined);
  if (unknown !== undefined) return fail("PARTITION_UNKNOWN", safe`${unknown}`);
  return ok({ clusterIds: [first, ...rest], endpoints: stsEndpoints(partitions, furtherRegions) });
}
