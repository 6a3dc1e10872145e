import type { X509Certificate } from "node:crypto";
import type { Outcome } from "@aws-iam-authenticator/core";
import type { Check } from "../check.ts";
import { isTrusted } from "./certificates.ts";
import { absence, asRoot, modeText, othersMayWrite } from "./file-access.ts";
import type { Found } from "./look-at-file.ts";
import { initCommand, type NodeSettings, RESTART_APISERVER } from "./node-settings.ts";
import type { WebhookKubeconfig } from "./read-webhook-kubeconfig.ts";
import { shellWord } from "../shell-word.ts";
import { failed, pass, skipped, warn } from "../rung.ts";

/**
 * Whether the webhook kubeconfig is there, in a form that kube-apiserver takes, and nobody else's to write.
 *
 * @param folder the one that it stands in
 * @param reading what it says; undefined where it cannot be read
 */
export function checkKubeconfigFile(
  { found, folder, reading }: { found: Found; folder: Found; reading: Outcome<WebhookKubeconfig> | undefined },
  settings: NodeSettings,
): readonly Check[] {
  const id = "node-kubeconfig";
  const shown = shellWord(found.path);
  const write = `${initCommand(settings)}; then ${RESTART_APISERVER}`;
  if (found.kind !== "file" || reading === undefined) {
    const message = absence(found) ?? `${shown} is a folder`;
    return [failed(id, `${message}; kube-apiserver does not start without it`, asRoot(found) ?? write)];
  }
  const form = reading.ok
    ? pass(id, `kube-apiserver can use ${shown}`)
    : failed(id, `kube-apiserver cannot use ${shown}: ${reading.problem.detail ?? "it is damaged"}`, write);
  const open = [found, folder].find((place) => "mode" in place && othersMayWrite(place));
  const access =
    open !== undefined && "mode" in open
      ? failed(
          "node-kubeconfig-mode",
          `${shellWord(open.path)} has mode ${modeText(open)}: whoever may write it says which server vouches for everybody`,
          `chmod go-w ${shellWord(open.path)}`,
        )
      : pass("node-kubeconfig-mode", `${shown} has mode ${modeText(found)}: its owner alone may write it`);
  return [form, access];
}

/** Whether kube-apiserver calls the place that the server is set to listen on. */
export function checkKubeconfigServer({ url }: WebhookKubeconfig, settings: NodeSettings): Check {
  const id = "node-kubeconfig-server";
  const { hostname, port, generateKubeconfig } = settings;
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;
  const wanted = new URL(`https://${host}:${port}/authenticate`).href;
  const found = `${shellWord(generateKubeconfig)} sends kube-apiserver to ${shellWord(withoutSecrets(url))}`;
  const correct = `Write server: ${wanted} under clusters; then ${RESTART_APISERVER}`;
  if (url.protocol !== "https:") return failed(id, `${found}, in the clear`, correct);
  if (url.pathname !== "/authenticate") return failed(id, `${found}, where the server answers nothing`, correct);
  return url.href === wanted
    ? pass(id, found)
    : warn(
        id,
        `${found}, and by its configuration the server is at ${wanted}`,
        `Nothing to do where the server is started with --port or the like; else: ${correct}`,
      );
}

/** A URL as it may be shown: what stands before an @ may be a password. */
function withoutSecrets({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

/**
 * Whether kube-apiserver trusts the certificate on disk, which the server shows when it is started anew.
 *
 * @param authorities whom the kubeconfig trusts; undefined where it names nobody, or a file that cannot be read here
 */
export function checkKubeconfigAuthority(
  { unchecked }: WebhookKubeconfig,
  authorities: readonly X509Certificate[] | undefined,
  chain: readonly X509Certificate[],
  settings: NodeSettings,
): Check {
  const id = "node-kubeconfig-authority";
  const shown = shellWord(settings.generateKubeconfig);
  const write = `${initCommand(settings)}; then ${RESTART_APISERVER}`;
  if (unchecked) {
    const message = `${shown} says insecure-skip-tls-verify: whoever gets between can be anybody`;
    return failed(id, message, write);
  }
  if (authorities?.length === 0) {
    return failed(
      id,
      `kube-apiserver does not start with ${shown}: its certificate authority is no certificate`,
      write,
    );
  }
  if (authorities === undefined) {
    return warn(
      id,
      `${shown} has no certificate authority that can be read: without one kube-apiserver trusts those of its own image`,
      write,
    );
  }
  if (chain.length === 0) return skipped(id, "there is no certificate on disk to compare with");
  return isTrusted(chain, authorities)
    ? pass(id, `${shown} trusts the certificate on disk`)
    : failed(
        id,
        `${shown} trusts another certificate than the one on disk: once the server shows that, every login fails with x509: certificate signed by unknown authority`,
        write,
      );
}
