import { safe } from "@aws-iam-authenticator/core";
import { field } from "../../kubeconfig/exec-entry.ts";
import type { Check } from "../check.ts";
import type { ClusterTarget } from "../cluster/cluster-target.ts";
import { breaks, failed, failedBy, holds, pass, type Rung, warn } from "../rung.ts";
import { clusterAuthorities } from "./cluster-authorities.ts";
import { type Entry, type Kubeconfigs, text } from "./kubeconfigs.ts";

const id = "cluster";
const extension = "client.authentication.k8s.io/exec";

/** How a cluster's kube-apiserver is connected to, as kubectl reads it. */
export async function checkConnection(
  cluster: Entry,
  kubeconfigs: Kubeconfigs,
  now: number,
): Promise<Rung<ClusterTarget>> {
  const { name, content } = cluster;
  const set = (...args: readonly string[]): string => kubeconfigs.edit("set-cluster", name, ...args);
  const authorities = await clusterAuthorities(cluster);
  if (!authorities.ok) {
    return breaks(failedBy(id, authorities.problem, set("--certificate-authority=ca.crt", "--embed-certs")));
  }
  const trusted = authorities.value;
  const insecure = field(content, "insecure-skip-tls-verify") === true;
  if (insecure && trusted !== undefined) {
    const message = safe`the cluster ${name} has both insecure-skip-tls-verify and certificates, which kubectl refuses`;
    return breaks(failed(id, message, set("--insecure-skip-tls-verify=false")));
  }
  const url = serverUrl(text(field(content, "server")), insecure || trusted !== undefined);
  if (url === undefined) {
    return breaks(failed(id, safe`the cluster ${name} has no server that is a URL`, set("--server=https://HOST:6443")));
  }
  if (url.protocol !== "https:") {
    const message = safe`the server of the cluster ${name} is no https: URL, and kubectl sends credentials to no other`;
    return breaks(failed(id, message, set("--server=https://HOST:6443")));
  }
  const proxy = text(field(content, "proxy-url"));
  const proxyUrl = proxyUrlOf(proxy);
  if (proxy !== undefined && proxyUrl === undefined) {
    const message = safe`the proxy-url of the cluster ${name} is no URL with http:, https: or socks5:`;
    return breaks(failed(id, message, set("--proxy-url=http://HOST:PORT")));
  }
  const serverName = text(field(content, "tls-server-name"));
  const execConfig = execConfigOf(content);
  const target = { url, authorities: trusted?.pem, insecure, serverName, proxyUrl, execConfig };
  const notes = [...notesOn(name, { insecure, ends: trusted?.ends ?? Infinity, now })];
  return holds(target, ...(notes.length > 0 ? notes : [pass(id, safe`the cluster is ${name}, at ${url.origin}`)]));
}

function* notesOn(
  name: string,
  { insecure, ends, now }: { readonly insecure: boolean; readonly ends: number; readonly now: number },
): Generator<Check> {
  if (insecure) {
    yield warn(
      id,
      safe`the certificate of the cluster ${name} is not checked, so that anybody on the way can take the token`,
      "Give the cluster its certificate-authority, and remove insecure-skip-tls-verify.",
    );
  }
  if (ends <= now) {
    const message = safe`the certificate authority of the cluster ${name} has expired`;
    yield warn(id, message, "Get the cluster's present one, /etc/kubernetes/pki/ca.crt with kubeadm.");
  }
}

/** The server's URL, which may lack its scheme as for kubectl: with TLS settings it is https. A password in it is left out. */
function serverUrl(server: string | undefined, hasTls: boolean): URL | undefined {
  if (server === undefined) return undefined;
  const whole = server.includes("://") ? server : `${hasTls ? "https" : "http"}://${server}`;
  if (!URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  url.search = url.hash = url.username = url.password = "";
  return url;
}

function proxyUrlOf(proxy: string | undefined): URL | undefined {
  if (proxy === undefined || !URL.canParse(proxy)) return undefined;
  const url = new URL(proxy);
  return /^(https?|socks5):$/.test(url.protocol) ? url : undefined;
}

function execConfigOf(content: unknown): unknown {
  const extensions = field(content, "extensions");
  const found: unknown = Array.isArray(extensions)
    ? extensions.find((entry) => field(entry, "name") === extension)
    : undefined;
  return field(found, "extension");
}
