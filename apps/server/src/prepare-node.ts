import { type Clock, ok, type Outcome } from "@aws-iam-authenticator/core";
import type { Logger } from "./log/logger.ts";
import type { KeyType } from "./tls/key-type.ts";
import { loadCertificate } from "./tls/load-certificate.ts";
import { writeWebhookKubeconfig } from "./tls/write-webhook-kubeconfig.ts";

/** What a control-plane node needs before its first start. */
export interface PrepareOptions {
  /** Folder of `cert.pem` and `key.pem`, and with a CA of `ca.pem` and `ca-key.pem`. */
  readonly folder: string;
  readonly kubeconfigPath: string;
  readonly hostname: string;
  readonly address: string;
  /** Further names and addresses that the certificate is for. Default: none. */
  readonly sans?: readonly string[];
  /** Default `ecdsa`. */
  readonly keyType?: KeyType;
  /** Whether a CA signs the certificate, and is made where the folder has none. Default false. */
  readonly ca?: boolean;
  readonly port: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the folder has afterwards. */
export interface PreparedFolder {
  /** Whether there is a CA, and whether its key is there. */
  readonly authority: "none" | "without key" | "with key";
}

/**
 * Makes the certificate, key and webhook kubeconfig ahead of the server's first start, so that kube-apiserver can be
 * started with them. What is there is kept, but for a certificate of the folder's CA whose time to be renewed has come.
 *
 * Problems: `KEY_PAIR_INVALID`, `FILE_NOT_WRITTEN`.
 */
export async function prepareNode(options: PrepareOptions): Promise<Outcome<PreparedFolder>> {
  const { folder, kubeconfigPath: path, hostname, address, sans = [], keyType = "ecdsa", ca = false } = options;
  const { port, clock, logger } = options;
  const now = clock.now();
  const outcome = await loadCertificate({ folder, hostname, address, sans, keyType, now, makeCa: ca }, logger);
  if (!outcome.ok) return outcome;
  const { loaded, authority } = outcome.value;
  const { pair } = loaded;
  const written = await writeWebhookKubeconfig({ path, hostname, port, pair, authority, keyType, now }, logger);
  if (!written.ok) return written;
  if (authority === undefined) return ok({ authority: "none" });
  return ok({ authority: authority.signer === undefined ? "without key" : "with key" });
}
