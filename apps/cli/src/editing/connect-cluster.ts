import { resolve } from "node:path";
import { valueOrThrow } from "@aws-iam-authenticator/core";
import { connectToKubernetes, type KubernetesClient } from "@aws-iam-authenticator/mapper/kubernetes";
import type { Io } from "../io.ts";
import type { OptionValues } from "../options/option-table.ts";
import type { CLUSTER_OPTIONS } from "./cluster-options.ts";

/**
 * The cluster that the options name.
 *
 * @throws AuthenticatorError where there is no way to one
 */
export async function connectCluster(values: OptionValues<typeof CLUSTER_OPTIONS>, io: Io): Promise<KubernetesClient> {
  const { kubeconfig } = values;
  return valueOrThrow(
    await connectToKubernetes({
      kubeconfig: kubeconfig ? resolve(io.cwd, kubeconfig) : undefined,
      context: values["kubeconfig-context"] || undefined,
      master: values["master-url"] || undefined,
      env: { HOME: io.home, ...io.env },
      interactive: true,
    }),
  );
}
