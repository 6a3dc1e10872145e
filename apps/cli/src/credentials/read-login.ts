import { checkClusterId, valueOrThrow } from "@aws-iam-authenticator/core";
import { readExecInfo } from "@aws-iam-authenticator/token";
import type { TOKEN_OPTIONS } from "../commands/token-options.ts";
import type { Io } from "../io.ts";
import type { GlobalValues, OptionValues } from "../options/option-table.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { readConfigFile } from "../read-config-file.ts";
import { resolveRegion } from "../region/resolve-region.ts";
import { clusterInfo } from "./cluster-info.ts";
import type { Login } from "./login.ts";

/** What a token is made for, and as whom. */
export interface ClusterLogin extends Login {
  readonly clusterId: string;
}

/**
 * Finds out what a token is made for: from the options and their variables, then from what the kubeconfig's cluster says
 * for exec plugins, then from the configuration file, then from AWS's own variables and files.
 *
 * @throws AuthenticatorError `CLUSTER_ID_MISSING`, `CLUSTER_ID_INVALID`, `EXEC_INFO_INVALID` and those of the file
 * @throws UsageError where options contradict each other
 */
export async function readLogin(
  values: OptionValues<typeof TOKEN_OPTIONS> & GlobalValues,
  io: Io,
): Promise<ClusterLogin> {
  if (values["forward-session-name"] && values["session-name"]) {
    throw new UsageError("--forward-session-name and --session-name exclude each other; give one of them");
  }
  const { interactive = true, clusterConfig } = valueOrThrow(readExecInfo(io.env["KUBERNETES_EXEC_INFO"]));
  const ofCluster = valueOrThrow(clusterInfo(clusterConfig));
  const file = (await readConfigFile(values.config, io))?.value;
  const clusterId = valueOrThrow(checkClusterId(values["cluster-id"] ?? ofCluster.clusterId ?? file?.clusterID));
  const { profile } = values;
  return {
    clusterId,
    region: await resolveRegion({ region: values.region || ofCluster.region, profile }, io),
    profile,
    role: values.role ?? ofCluster.role ?? file?.defaultRole,
    externalId: values["external-id"],
    sessionName: values["session-name"],
    forwardSessionName: values["forward-session-name"] ?? false,
    interactive,
  };
}
