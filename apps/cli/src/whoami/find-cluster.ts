import type { Check } from "../doctor/check.ts";
import type { ClusterTarget } from "../doctor/cluster/cluster-target.ts";
import { checkLoginWay } from "../doctor/exec/check-login-way.ts";
import { execIo, execValues } from "../doctor/exec/exec-login.ts";
import type { ExecPlugin } from "../doctor/exec/exec-plugin.ts";
import { kindOfPlugin } from "../doctor/exec/kind-of-plugin.ts";
import { mustBeRun } from "../doctor/exec/run-or-read.ts";
import { checkCluster } from "../doctor/kubeconfig/check-cluster.ts";
import { checkContext } from "../doctor/kubeconfig/check-context.ts";
import { checkUser } from "../doctor/kubeconfig/check-user.ts";
import { readKubeconfigs } from "../doctor/kubeconfig/read-kubeconfigs.ts";
import type { Rung } from "../doctor/rung.ts";
import type { Io } from "../io.ts";
import { UsageError } from "../options/parse-arguments.ts";

/** What a kubeconfig says of the login, as far as it can be used. */
export interface FoundCluster {
  readonly target?: ClusterTarget;
  /** The exec plugin, where it is an aws-iam-authenticator whose arguments and environment say all. */
  readonly exec?: ExecPlugin;
  /** Why there is no more. */
  readonly why?: string;
}

/** Goes through a kubeconfig as `doctor` does, but for the programs. */
export async function findCluster(
  { kubeconfig, context }: { readonly kubeconfig: string | undefined; readonly context: string | undefined },
  io: Io,
): Promise<FoundCluster> {
  const kubeconfigs = await readKubeconfigs(kubeconfig, io);
  if (kubeconfigs.value === undefined) return { why: reason(kubeconfigs) };
  const chosen = checkContext(kubeconfigs.value, context);
  if (chosen.value === undefined) return { why: reason(chosen) };
  const cluster = await checkCluster(chosen.value, io.now());
  if (cluster.value === undefined) return { why: reason(cluster) };
  const target = cluster.value;
  const user = checkUser(chosen.value);
  if (user.value === undefined) return { target, why: reason(user) };
  const way = checkLoginWay(user.value, chosen.value, target.url);
  if (way.value === undefined) return { target, why: reason(way) };
  const exec = way.value;
  if (kindOfPlugin(exec) === "authenticator" && !mustBeRun(exec)) {
    const wrong = wrongArguments(exec, execIo(exec, target, io));
    return wrong === undefined ? { target, exec } : { target, why: `the kubeconfig's exec plugin: ${wrong}` };
  }
  return {
    target,
    why: "the kubeconfig's exec plugin finds its credentials by itself; say for which cluster id: -i ID",
  };
}

function wrongArguments(exec: ExecPlugin, io: Io): string | undefined {
  try {
    execValues(exec, io);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
}

function reason({ checks }: Rung<unknown>): string {
  const last: Check | undefined = checks.at(-1);
  return last?.message ?? "";
}
