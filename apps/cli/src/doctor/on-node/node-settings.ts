import { shellWord } from "../shell-word.ts";

/** What is checked: where the files of a server are, and how kube-apiserver is to call it. Paths are absolute. */
export interface NodeSettings {
  /** Name or address under which kube-apiserver calls the server. */
  readonly hostname: string;
  readonly port: number;
  readonly stateDir: string;
  /** The webhook kubeconfig. */
  readonly generateKubeconfig: string;
  /** The configuration file; undefined where there is none on this machine. */
  readonly configPath: string | undefined;
  /** Undefined where nobody says. */
  readonly clusterId: string | undefined;
}

/** The command that writes the webhook kubeconfig anew, for the pair that is there or, where none is, for a new one. */
export function initCommand({ stateDir, generateKubeconfig, configPath, clusterId }: NodeSettings): string {
  const config = configPath === undefined ? [] : ["-c", shellWord(configPath)];
  const id = configPath === undefined || clusterId === undefined ? ["-i", shellWord(clusterId ?? "CLUSTER")] : [];
  const init = ["aws-iam-authenticator", "init", ...config, ...id].join(" ");
  return `cd ${shellWord(stateDir)} && ${init} && mv aws-iam-authenticator.kubeconfig ${shellWord(generateKubeconfig)}`;
}

/** The command that makes a new pair and the webhook kubeconfig for it. */
export function renewCommand(settings: NodeSettings): string {
  return `cd ${shellWord(settings.stateDir)} && rm -f cert.pem key.pem && ${initCommand(settings)}`;
}

/** How the server is started anew on a node where it is a pod. */
export const RESTART_SERVER =
  "restart the server (where it is a pod: crictl stop $(crictl ps -q --name aws-iam-authenticator))";

/** kube-apiserver reads the webhook kubeconfig at its start alone. */
export const RESTART_APISERVER = "restart kube-apiserver (crictl stop $(crictl ps -q --name kube-apiserver))";
