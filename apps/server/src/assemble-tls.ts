import { X509Certificate } from "node:crypto";
import { type Clock, ok, type Outcome } from "@aws-iam-authenticator/core";
import { writeFileAtomically } from "./files/write-file-atomically.ts";
import type { HealthCheck } from "./health.ts";
import type { Logger } from "./log/logger.ts";
import type { ServerSettings } from "./settings/server-settings.ts";
import { type KeyPair, loadOrMakeKeyPair } from "./tls/key-pair.ts";
import { serverUrl, webhookKubeconfig } from "./tls/webhook-kubeconfig.ts";

/** Loads or makes the certificate and key of a folder, and says which in the log. */
export async function assembleKeyPair(
  { stateDir, hostname, address }: Pick<ServerSettings, "stateDir" | "hostname" | "address">,
  clock: Clock,
  logger: Logger,
): Promise<Outcome<KeyPair>> {
  const loaded = await loadOrMakeKeyPair({ folder: stateDir, hostname, address, now: clock.now() });
  if (!loaded.ok) return loaded;
  const { pair, made, certPath, keyPath, warnings } = loaded.value;
  if (made) {
    logger.info("generated a new private key and certificate", { certPath, keyPath });
    logger.info("saving new key and certificate", { certPath, keyPath });
  } else {
    logger.info("loaded existing keypair", { certPath, keyPath });
  }
  for (const warning of warnings) logger.warning(warning);
  return ok(pair);
}

/** Writes the kubeconfig that kube-apiserver is started with. */
export async function writeWebhookKubeconfig(
  options: { readonly path: string; readonly hostname: string; readonly port: number; readonly pair: KeyPair },
  logger: Logger,
): Promise<Outcome<void>> {
  const { path, pair } = options;
  logger.info("writing webhook kubeconfig file", { kubeconfigPath: path });
  const text = webhookKubeconfig({ serverUrl: serverUrl(options), certificate: pair.cert });
  // Nothing in it is secret, and kube-apiserver may run as another user.
  return writeFileAtomically(path, text, 0o644, { createFolder: true });
}

/** Whether the certificate is valid now: kube-apiserver refuses to call a server whose certificate is not. */
export function certificateCheck(pair: KeyPair, clock: Clock): () => HealthCheck {
  const { validFromDate, validToDate } = new X509Certificate(pair.cert);
  return () => {
    const now = clock.now();
    const valid = validFromDate.getTime() <= now && now <= validToDate.getTime();
    return { id: "certificate", ok: valid, detail: `valid until ${validToDate.toISOString()}` };
  };
}
