import { dirname } from "node:path";
import type { Check } from "../check.ts";
import { absence } from "./file-access.ts";
import { goDuration } from "./go-duration.ts";
import type { Found } from "./look-at-file.ts";
import { type NodeSettings, RESTART_APISERVER } from "./node-settings.ts";
import type { ApiserverManifest } from "./read-manifest.ts";
import { shellWord } from "../shell-word.ts";
import { failed, pass, skipped, warn } from "../rung.ts";

/** The flag by which kube-apiserver learns of the webhook. */
export const WEBHOOK_FLAG = "authentication-token-webhook-config-file";

/** What is known of the file that kube-apiserver reads. */
export interface WebhookFile {
  /** Where it is on the machine; undefined where it is none of the machine's. */
  readonly outside: Found | undefined;
  /** Whether it says what the file says that the server writes. */
  readonly isOurs: boolean;
}

/** Whether kube-apiserver asks the webhook, and how. Each flag stands for itself. */
export function checkManifest(
  manifest: ApiserverManifest,
  {
    path,
    file,
    url,
  }: {
    /** Where the manifest is. */
    readonly path: string;
    readonly file: WebhookFile;
    /** Where kube-apiserver is told to call; undefined where that is not known. */
    readonly url: URL | undefined;
  },
  settings: NodeSettings,
): readonly Check[] {
  return [
    webhookFile(manifest, path, file, settings),
    version(manifest, path),
    cacheTtl(manifest, path),
    network(manifest, path, url),
    ...structured(manifest),
  ];
}

function webhookFile(
  { flags }: ApiserverManifest,
  manifest: string,
  { outside, isOurs }: WebhookFile,
  { generateKubeconfig }: NodeSettings,
): Check {
  const id = "node-manifest-webhook";
  const path = flags.get(WEBHOOK_FLAG);
  const line = `--${WEBHOOK_FLAG}=${generateKubeconfig}`;
  const folder = dirname(generateKubeconfig);
  const mount = `under volumeMounts {name: aws-iam-authenticator, mountPath: ${folder}, readOnly: true}, under volumes {name: aws-iam-authenticator, hostPath: {path: ${folder}, type: Directory}}`;
  if (path === undefined || path === "") {
    return failed(
      id,
      `kube-apiserver does not ask the webhook: ${shellWord(manifest)} has no --${WEBHOOK_FLAG}`,
      `Add to its command: - ${line}; ${mount}`,
    );
  }
  if (outside === undefined) {
    return failed(
      id,
      `--${WEBHOOK_FLAG}=${shellWord(path)} is a path in the pod, and nothing of this machine is mounted there`,
      `Add to ${shellWord(manifest)}: ${mount}`,
    );
  }
  if (outside.kind !== "file") {
    const message = absence(outside) ?? `${shellWord(outside.path)} is a folder`;
    return failed(
      id,
      `kube-apiserver reads ${shellWord(outside.path)} (in the pod ${shellWord(path)}), and ${message}`,
      `Write it, or change the flag in ${shellWord(manifest)}: ${line}`,
    );
  }
  return isOurs
    ? pass(id, `kube-apiserver reads the webhook kubeconfig, in the pod ${shellWord(path)}`)
    : failed(
        id,
        `kube-apiserver reads ${shellWord(outside.path)} (in the pod ${shellWord(path)}), and the server writes ${shellWord(generateKubeconfig)}`,
        `Change the flag in ${shellWord(manifest)}: ${line}; or name the other file: --generate-kubeconfig ${shellWord(outside.path)}`,
      );
}

function version({ flags }: ApiserverManifest, manifest: string): Check {
  const id = "node-manifest-version";
  const flag = "authentication-token-webhook-version";
  const text = flags.get(flag) ?? "v1beta1";
  return text === "v1" || text === "v1beta1"
    ? pass(id, `kube-apiserver sends TokenReviews of ${text}, which the server answers`)
    : failed(
        id,
        `--${flag}=${shellWord(text)} is no version that kube-apiserver knows`,
        `Write into ${shellWord(manifest)}: --${flag}=v1`,
      );
}

const usualTtl = "2m0s";
/** So long somebody may go on who has been removed. */
const longTtlSeconds = 15 * 60;

function cacheTtl({ flags }: ApiserverManifest, manifest: string): Check {
  const id = "node-manifest-cache-ttl";
  const flag = "authentication-token-webhook-cache-ttl";
  const text = flags.get(flag) ?? usualTtl;
  const seconds = goDuration(text);
  const fix = `Write into ${shellWord(manifest)}: --${flag}=${usualTtl}`;
  if (seconds === undefined) return failed(id, `--${flag}=${shellWord(text)} is no duration such as ${usualTtl}`, fix);
  if (seconds <= 0) {
    return warn(id, `--${flag}=${shellWord(text)}: kube-apiserver asks the webhook at every single request`, fix);
  }
  return seconds > longTtlSeconds
    ? warn(id, `--${flag}=${shellWord(text)}: so long somebody goes on who is not mapped any more`, fix)
    : pass(id, `kube-apiserver remembers an answer for ${text}`);
}

/** In a pod with a network of its own, `localhost` is the pod. */
function network({ hostNetwork }: ApiserverManifest, manifest: string, url: URL | undefined): Check {
  const id = "node-manifest-network";
  const isLocal = url !== undefined && /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(url.hostname);
  if (hostNetwork) return pass(id, "kube-apiserver is in the machine's network");
  if (!isLocal) return skipped(id, "kube-apiserver is in a network of its own, and calls the server by a name");
  return failed(
    id,
    `kube-apiserver is told to call ${url.host}, which is its own pod: it is not in the machine's network`,
    `Write into ${shellWord(manifest)}, under spec: hostNetwork: true; or let server.hostname be a name that leads here, and ${RESTART_APISERVER}`,
  );
}

/** A structured configuration of authentication is for JWTs and anonymous requests: the webhook stays beside it. */
function structured({ flags }: ApiserverManifest): readonly Check[] {
  const file = flags.get("authentication-config");
  if (file === undefined) return [];
  return [
    pass(
      "node-manifest-authentication-config",
      `--authentication-config=${shellWord(file)} configures other authenticators; the webhook is asked beside them`,
    ),
  ];
}
