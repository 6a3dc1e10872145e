import { AuthenticatorError, quote, safe } from "@aws-iam-authenticator/core";
import { hideTokens } from "../../hide-tokens.ts";
import { readLogin } from "../../credentials/read-login.ts";
import type { Io } from "../../io.ts";
import { UsageError } from "../../options/parse-arguments.ts";
import type { ClusterTarget } from "../cluster/cluster-target.ts";
import type { Kubeconfigs } from "../kubeconfig/kubeconfigs.ts";
import { breaks, failed, failedBy, holds, pass, type Rung } from "../rung.ts";
import { type ExecLogin, execIo, execValues } from "./exec-login.ts";
import type { ExecPlugin } from "./exec-plugin.ts";

const id = "exec-arguments";

/** The arguments of the exec plugin, and the variables that the kubeconfig gives it, say for which cluster a token is made. */
export async function checkExecArguments(
  exec: ExecPlugin,
  { cluster, kubeconfigs }: { readonly cluster: ClusterTarget; readonly kubeconfigs: Kubeconfigs },
  io: Io,
): Promise<Rung<ExecLogin>> {
  const complaints: string[] = [];
  const pluginIo = { ...execIo(exec, cluster, io), err: (text: string) => void complaints.push(text) };
  const args = ["token", "-i", "CLUSTER-ID"].map((arg) => `--exec-arg=${arg}`);
  const fix = kubeconfigs.edit("set-credentials", exec.user, ...args);
  try {
    const login = await readLogin(execValues(exec, pluginIo), pluginIo);
    const { clusterId, role, region, profile } = login;
    const parts = [
      `for the cluster id ${quote(clusterId)}`,
      ...(profile === undefined ? [] : [`with the profile ${quote(profile)}`]),
      ...(role === undefined || role === "" ? [] : [`as the role ${quote(role)}`]),
      `in the region ${quote(region)}`,
    ];
    return holds({ login, io: execIo(exec, cluster, io) }, pass(id, `the exec plugin logs in ${parts.join(", ")}`));
  } catch (error) {
    if (error instanceof UsageError) {
      const message = safe`kubectl cannot run the exec plugin of the user ${exec.user}`;
      return breaks(failed(id, `${message}: ${hideTokens(error.message)}`, fix));
    }
    if (!(error instanceof AuthenticatorError)) throw error;
    const { problem } = error;
    const check = problem.code === "CLUSTER_ID_MISSING" ? failedBy(id, problem, fix) : failedBy(id, problem);
    return breaks({ ...check, message: [check.message, ...complaints.map((line) => line.trim())].join("\n") });
  }
}
