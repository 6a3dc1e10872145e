import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";

/** What a kubeconfig's cluster says of the login, where the options are silent. */
export interface ClusterInfo {
  readonly clusterId?: string;
  readonly region?: string;
  readonly role?: string;
}

const keys = new Map<string, keyof ClusterInfo>([
  ["clusterid", "clusterId"],
  ["region", "region"],
  ["role", "role"],
]);

/**
 * Reads what a kubeconfig's cluster holds in its extension `client.authentication.k8s.io/exec`: `clusterID`, `region` and
 * `role`, without regard to case as in the configuration file. Empty texts say nothing; other keys are somebody else's.
 *
 * @param config the extension, unchecked; undefined where there is none
 *
 * Problems: `EXEC_INFO_INVALID`, which names the key.
 */
export function clusterInfo(config: unknown): Outcome<ClusterInfo> {
  if (config === undefined) return ok({});
  if (typeof config !== "object" || config === null || Array.isArray(config)) {
    return fail("EXEC_INFO_INVALID", safe`spec.cluster.config is no map of clusterID, region and role`);
  }
  const info: { -readonly [Key in keyof ClusterInfo]: ClusterInfo[Key] } = {};
  for (const [name, value] of Object.entries(config)) {
    const key = keys.get(name.toLowerCase());
    if (key === undefined || value === null || value === "") continue;
    if (typeof value !== "string") {
      return fail("EXEC_INFO_INVALID", safe`spec.cluster.config.${name} must be a text, not ${JSON.stringify(value)}`);
    }
    if (info[key] !== undefined && info[key] !== value) {
      return fail("EXEC_INFO_INVALID", safe`spec.cluster.config has ${name} in two spellings`);
    }
    info[key] = value;
  }
  return ok(info);
}
