import { asIs, safe } from "@aws-iam-authenticator/core";
import { field } from "../../kubeconfig/exec-entry.ts";
import type { ClusterTarget } from "../cluster/cluster-target.ts";
import { breaks, failed, type Rung } from "../rung.ts";
import type { ChosenContext } from "./check-context.ts";
import { checkConnection } from "./check-connection.ts";
import { text } from "./kubeconfigs.ts";
import { WRITE_LOGIN } from "./read-kubeconfigs.ts";

const id = "cluster";

/** The cluster that the context names: its URL, and whom a client trusts there. It is not called yet. */
export async function checkCluster(context: ChosenContext, now: number): Promise<Rung<ClusterTarget>> {
  const { kubeconfigs } = context;
  const clusters = kubeconfigs.entries("clusters");
  const name = text(field(context.content, "cluster"));
  const cluster = clusters.find((entry) => entry.name === name);
  if (cluster !== undefined) return checkConnection(cluster, kubeconfigs, now);
  const what = name === undefined ? safe`no cluster` : safe`the cluster ${name}, which is not in the kubeconfig`;
  const [first, ...others] = clusters;
  const fix =
    first === undefined
      ? WRITE_LOGIN
      : kubeconfigs.edit("set-context", context.name, `--cluster=${others.length === 0 ? first.name : "CLUSTER"}`);
  return breaks(failed(id, safe`the context ${context.name} names ${asIs(what)}`, fix));
}
