import { asRoot } from "./file-access.ts";
import { type Found, lookAt } from "./look-at-file.ts";
import { shellWord } from "../shell-word.ts";
import type { Check } from "../check.ts";
import { failed, skipped } from "../rung.ts";

/** Where kube-apiserver's static pod is: with kubeadm, kops, RKE2. */
const usualPlaces = [
  "/etc/kubernetes/manifests/kube-apiserver.yaml",
  "/etc/kubernetes/manifests/kube-apiserver.manifest",
  "/var/lib/rancher/rke2/agent/pod-manifests/kube-apiserver.yaml",
];

/**
 * Looks for kube-apiserver's static pod.
 *
 * @param named where somebody says that it is
 */
export async function findManifest(named: string | undefined): Promise<Found> {
  if (named !== undefined) return lookAt(named);
  let first: Found | undefined;
  for (const place of usualPlaces) {
    const found = await lookAt(place);
    if (found.kind !== "missing") return found;
    first ??= found;
  }
  return first ?? { kind: "missing", path: "kube-apiserver.yaml" };
}

/** What is said where there is none to read. */
export function noManifest(found: Found, named: string | undefined): Check {
  const id = "node-manifest";
  const shown = shellWord(found.path);
  if (found.kind === "missing" && named === undefined) {
    return {
      ...skipped(id, `${shown} is not there: kube-apiserver is no static pod, or elsewhere`),
      fix: "Name it with --manifest FILE. k3s: kube-apiserver-arg in /etc/rancher/k3s/config.yaml; Talos: KubeAuthenticationWebhookConfig; systemd: the unit. The flag is --authentication-token-webhook-config-file",
    };
  }
  const message =
    found.kind === "missing"
      ? `${shown} is not there`
      : found.kind === "unreadable"
        ? `${shown} cannot be read: ${found.reason}`
        : `${shown} is a folder`;
  return failed(id, message, asRoot(found) ?? "Name kube-apiserver's static pod: --manifest FILE");
}
