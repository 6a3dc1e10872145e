import { X509Certificate } from "node:crypto";
import { ok, type Outcome } from "@aws-iam-authenticator/core";
import { writeFileAtomically } from "../files/write-file-atomically.ts";
import type { Logger } from "../log/logger.ts";
import { type Authority, isOfAuthority } from "./authority-files.ts";
import { issueClient } from "./certificate-authority.ts";
import type { KeyPair } from "./check-key-pair.ts";
import { isUpToDate } from "./judge-webhook-kubeconfig.ts";
import type { KeyType } from "./key-type.ts";
import { readWebhookKubeconfig } from "./read-webhook-kubeconfig.ts";
import { firstCertificate, serverUrl, webhookKubeconfig } from "./webhook-kubeconfig.ts";

/** What a webhook kubeconfig is written of. */
export interface WriteKubeconfigOptions {
  readonly path: string;
  readonly hostname: string;
  readonly port: number;
  /** What the server shows. */
  readonly pair: KeyPair;
  /** The CA of the server's folder. Where it has signed that, it is trusted, and kube-apiserver gets a certificate of it. */
  readonly authority: Authority | undefined;
  readonly keyType: KeyType;
  /** Wall time in milliseconds since 1970. */
  readonly now: number;
}

/**
 * Writes the kubeconfig that kube-apiserver is started with. With a CA one that says it all already stays as it is: the
 * certificate in it that kube-apiserver shows is then the one that it has read.
 *
 * Problems: `FILE_NOT_WRITTEN`; `KEY_PAIR_INVALID` where the CA cannot sign.
 */
export async function writeWebhookKubeconfig(options: WriteKubeconfigOptions, logger: Logger): Promise<Outcome<void>> {
  const { path, pair, keyType, now } = options;
  const url = serverUrl(options);
  const authority = authorityOf(options);
  const trusted = authority?.trusted ?? firstCertificate(pair.cert);
  let client: KeyPair | undefined;
  if (authority !== undefined) {
    const { signer } = authority;
    const found = await readWebhookKubeconfig(path);
    if (found && isUpToDate(found, { serverUrl: url, trusted, withClient: signer !== undefined, now })) {
      logger.info("the webhook kubeconfig is up to date", { kubeconfigPath: path });
      return ok(undefined);
    }
    // Without the CA's key there is no other one to be had.
    const issued = signer === undefined ? ok(found?.client) : await issueClient(signer, { keyType, now });
    if (!issued.ok) return issued;
    client = issued.value;
  }
  logger.info("writing webhook kubeconfig file", { kubeconfigPath: path });
  const text = webhookKubeconfig({ serverUrl: url, trusted, client });
  // Where nothing in it is secret, kube-apiserver may run as another user.
  return writeFileAtomically(path, text, client === undefined ? 0o644 : 0o600, { createFolder: true });
}

function authorityOf({ authority, pair }: WriteKubeconfigOptions): Authority | undefined {
  return authority !== undefined && isOfAuthority(authority, new X509Certificate(pair.cert)) ? authority : undefined;
}
