import type { ClusterLogin } from "../../credentials/read-login.ts";
import { TOKEN_OPTIONS } from "../../commands/token-options.ts";
import type { Io } from "../../io.ts";
import { GLOBAL_OPTIONS, type GlobalValues, type OptionValues } from "../../options/option-table.ts";
import { parseArguments, UsageError } from "../../options/parse-arguments.ts";
import type { ClusterTarget } from "../cluster/cluster-target.ts";
import type { ExecPlugin } from "./exec-plugin.ts";

export type TokenValues = OptionValues<typeof TOKEN_OPTIONS> & GlobalValues;

/** As whom an exec plugin logs in, and the outside as it sees it. */
export interface ExecLogin {
  readonly login: ClusterLogin;
  readonly io: Io;
}

/**
 * The outside as kubectl shows it to an exec plugin: the kubeconfig's variables, and what kubectl tells about itself.
 *
 * @param mayAsk whether the plugin may ask people. Default: as the kubeconfig says
 */
export function execIo(
  exec: ExecPlugin,
  cluster: ClusterTarget,
  io: Io,
  mayAsk: boolean = exec.interactiveMode !== "Never",
): Io {
  const config = exec.provideClusterInfo ? { cluster: { server: cluster.url.href, config: cluster.execConfig } } : {};
  const spec = { interactive: mayAsk, ...config };
  const info = { kind: "ExecCredential", apiVersion: exec.apiVersion, spec };
  return { ...io, env: { ...io.env, ...exec.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) } };
}

/**
 * Reads the arguments of an aws-iam-authenticator as it will itself.
 *
 * @throws UsageError for arguments that it does not take
 */
export function execValues({ args }: ExecPlugin, io: Io): TokenValues {
  const { values, positionals } = parseArguments({ ...GLOBAL_OPTIONS, ...TOKEN_OPTIONS }, args, io.env);
  if (positionals.join(" ") !== "token") {
    throw new UsageError("the arguments do not call the command token, and nothing beside it");
  }
  return values;
}
