import { quote } from "@aws-iam-authenticator/core";
import type { Io } from "../../io.ts";
import { type KubernetesVersion, kubernetesVersion } from "../kubectl/kubectl-version.ts";
import { breaks, failed, failedBy, holds, pass, type Rung, warn } from "../rung.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import { type ConnectedCluster, connectCluster } from "./connect-cluster.ts";

const id = "kube-apiserver";

const proxyFix =
  "The proxy is that of proxy-url in the kubeconfig, or of HTTPS_PROXY; NO_PROXY lists what goes past it.";

/** kube-apiserver answers at all: nobody's token is sent. Whoever gets the connection closes it. */
export async function checkKubeApiserver(
  target: ClusterTarget,
  kubectl: KubernetesVersion | undefined,
  io: Io,
): Promise<Rung<ConnectedCluster>> {
  const connected = await connectCluster(target, io);
  if (!connected.ok) return breaks(failedBy(id, connected.problem));
  const cluster = connected.value;
  const asked = await cluster.ask({ path: "/version" });
  const broken = async (message: string, fix: string): Promise<Rung<never>> => {
    await cluster.close();
    return breaks(failed(id, `${target.url.origin} ${message}`, fix));
  };
  if (!asked.answered) {
    const { message, fix } = asked.failure;
    const { proxy } = cluster;
    return proxy === undefined
      ? broken(`cannot be reached: ${message}`, fix)
      : broken(`cannot be reached through the proxy ${proxy}: ${message}`, `${fix} ${proxyFix}`);
  }
  const { status, body } = asked.answer;
  const version = kubernetesVersion(body);
  if (version === undefined && Object(body).kind !== "Status") {
    return broken(
      `answers (HTTP ${status}), but not as kube-apiserver does`,
      "Look at the cluster's server in the kubeconfig, and at proxies on the way.",
    );
  }
  const message = `kube-apiserver${version === undefined ? "" : ` ${version.text}`} answers at ${target.url.origin}`;
  const skew = version === undefined || kubectl === undefined ? 0 : Math.abs(version.minor - kubectl.minor);
  return holds(
    cluster,
    skew <= 1
      ? pass(id, message)
      : warn(
          id,
          `${message}; kubectl ${quote(kubectl?.text ?? "")} is ${skew} minor versions from it`,
          "Use a kubectl that is no more than one minor version older or newer.",
        ),
  );
}
