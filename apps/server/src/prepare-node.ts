import type { Clock, Outcome } from "@aws-iam-authenticator/core";
import { assembleKeyPair, writeWebhookKubeconfig } from "./assemble-tls.ts";
import type { Logger } from "./log/logger.ts";

/** What a control-plane node needs before its first start. */
export interface PrepareOptions {
  /** Folder of `cert.pem` and `key.pem`. */
  readonly folder: string;
  readonly kubeconfigPath: string;
  readonly hostname: string;
  readonly address: string;
  readonly port: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Makes the certificate, key and webhook kubeconfig ahead of the server's first start, so that kube-apiserver can be
 * started with them. A pair that is there is kept.
 *
 * Problems: `KEY_PAIR_INVALID`, `FILE_NOT_WRITTEN`.
 */
export async function prepareNode(options: PrepareOptions): Promise<Outcome<void>> {
  const { folder, kubeconfigPath, hostname, address, port, clock, logger } = options;
  const pair = await assembleKeyPair({ stateDir: folder, hostname, address }, clock, logger);
  if (!pair.ok) return pair;
  return writeWebhookKubeconfig({ path: kubeconfigPath, hostname, port, pair: pair.value }, logger);
}
