import { dirname, resolve } from "node:path";
import { fail, ok, type Outcome, safe, type Safe } from "@aws-iam-authenticator/core";
import { field } from "../../kubeconfig/exec-entry.ts";
import { contentOf, parseKubeconfig } from "../../kubeconfig/parse-kubeconfig.ts";
import { doubled, entriesIn, LIST_NAMES } from "../kubeconfig/kubeconfigs.ts";

/** What kube-apiserver takes from its webhook kubeconfig. */
export interface WebhookKubeconfig {
  readonly url: URL;
  /** Whom kube-apiserver trusts: certificates in PEM, or a file of them; undefined: those that its system trusts. */
  readonly authority: Pem | undefined;
  /** The certificate is not checked at all. */
  readonly unchecked: boolean;
  /** What kube-apiserver shows itself: a certificate and its key; undefined where it shows none. */
  readonly client: { readonly cert: Pem; readonly key: Pem } | undefined;
}

/** Something in PEM, or a file of it. */
export type Pem = { readonly pem: string } | { readonly file: string };

/**
 * Reads a webhook kubeconfig as kube-apiserver does, from its current context on. The context needs no user: the webhook is
 * asked by whoever trusts its certificate.
 *
 * Problem: `CONFIG_INVALID`, with what is wrong.
 *
 * @param file where it is: paths in it are relative to that
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#webhook-token-authentication
 */
export function readWebhookKubeconfig(text: string, file: string): Outcome<WebhookKubeconfig> {
  if (text.trim() === "") return wrong(safe`it is empty`);
  const parsed = parseKubeconfig(text, file);
  if (!parsed.ok) return parsed;
  const { value } = parsed.value;
  for (const list of LIST_NAMES) {
    const twice = doubled(entriesIn(value, list));
    if (twice !== undefined) return wrong(safe`it has ${twice} twice in a list`);
  }
  const current = field(value, "current-context");
  if (typeof current !== "string" || current === "") return wrong(safe`it has no current-context`);
  const context = contentOf(value, "contexts", current, "context");
  if (context === undefined) return wrong(safe`its current-context ${current} is not among its contexts`);
  const name = field(context, "cluster");
  const cluster = typeof name === "string" ? contentOf(value, "clusters", name, "cluster") : undefined;
  if (cluster === undefined) return wrong(safe`its current context has no cluster that is among its clusters`);
  const server = field(cluster, "server");
  if (typeof server !== "string" || !URL.canParse(server)) return wrong(safe`its cluster has no server that is a URL`);
  return ok({
    url: new URL(server),
    authority: pemIn(cluster, "certificate-authority", file),
    unchecked: field(cluster, "insecure-skip-tls-verify") === true,
    client: clientOf(value, context, file),
  });
}

const wrong = (detail: Safe): ReturnType<typeof fail> => fail("CONFIG_INVALID", detail);

function clientOf(kubeconfig: unknown, context: unknown, file: string): WebhookKubeconfig["client"] {
  const name = field(context, "user");
  const user = typeof name === "string" ? contentOf(kubeconfig, "users", name, "user") : undefined;
  const cert = pemIn(user, "client-certificate", file);
  const key = pemIn(user, "client-key", file);
  return cert === undefined || key === undefined ? undefined : { cert, key };
}

/** What stands under a key, or under that with `-data` behind it, which counts first. */
function pemIn(entry: unknown, key: string, file: string): Pem | undefined {
  const data = field(entry, `${key}-data`);
  if (typeof data === "string" && data !== "") return { pem: Buffer.from(data, "base64").toString("utf8") };
  const path = field(entry, key);
  return typeof path === "string" && path !== "" ? { file: resolve(dirname(file), path) } : undefined;
}
