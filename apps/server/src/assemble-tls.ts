import { X509Certificate } from "node:crypto";
import { type Clock, describeProblem, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import type { HealthCheck } from "./health.ts";
import type { SecureListener } from "./listen/listen.ts";
import type { Logger } from "./log/logger.ts";
import type { ServerSettings } from "./settings/server-settings.ts";
import { readBundle } from "./sts-transport/trust-store.ts";
import { readAuthority } from "./tls/authority-files.ts";
import type { CertificateEvent } from "./tls/certificate-events.ts";
import { keepKeyPair } from "./tls/keep-key-pair.ts";
import type { KeptKeyPair } from "./tls/kept-key-pair.ts";
import type { KeyPair } from "./tls/key-pair.ts";
import { loadCertificate } from "./tls/load-certificate.ts";
import { kubeconfigGuard } from "./tls/kubeconfig-guard.ts";
import { logKeyPairNews } from "./tls/log-key-pair-news.ts";
import { logRefusedClients } from "./tls/log-refused-clients.ts";
import { writeWebhookKubeconfig } from "./tls/write-webhook-kubeconfig.ts";

/** The certificate and key of a server, and who may call it. */
export interface AssembledTls {
  /** What is served at first. */
  readonly pair: KeyPair;
  /** Of whom clients must show a certificate; undefined where they need none. */
  readonly clientAuthorities: string | undefined;
  readonly clientRefused: (address: string) => void;
  /** Whether the certificate is valid now: kube-apiserver refuses to call a server whose certificate is not. */
  readonly check: () => HealthCheck;
  /** Writes the webhook kubeconfig, unless it was made ahead; then says whether it fits. */
  writeKubeconfig(port: number): Promise<Outcome<void>>;
  /** From now on serves what the files hold, and renews it in time. */
  keep(listener: Pick<SecureListener, "replaceCertificate">): void;
  close(): Promise<void>;
}

/**
 * Loads or makes the certificate and key, and reads whose certificates clients must have.
 *
 * Problems: `KEY_PAIR_INVALID`, `FILE_NOT_WRITTEN`, `CONFIG_UNREADABLE`.
 */
export async function assembleTls(deps: {
  readonly settings: Pick<
    ServerSettings,
    | "stateDir"
    | "hostname"
    | "address"
    | "certificate"
    | "clientCAFile"
    | "generateKubeconfig"
    | "kubeconfigPregenerated"
  >;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observe: (event: CertificateEvent) => void;
  /** How often to look at the files, in milliseconds. Default 250. */
  readonly intervalMs?: number | undefined;
}): Promise<Outcome<AssembledTls>> {
  const { settings, clock, logger, observe, intervalMs } = deps;
  const { stateDir: folder, generateKubeconfig: path, hostname, address, clientCAFile } = settings;
  const clients = clientCAFile === undefined ? ok([]) : readBundle(safe`server.clientCAFile`, clientCAFile);
  if (!clients.ok) return clients;
  const use = { hostname, address, ...settings.certificate };
  const outcome = await loadCertificate({ folder, ...use, now: clock.now() }, logger);
  if (!outcome.ok) return outcome;
  const { loaded, authority } = outcome.value;
  const { certPath, keyPath } = loaded;
  const refused = logRefusedClients(logger);
  const guard = kubeconfigGuard({ path, clock, logger });
  let kept: KeptKeyPair | undefined;

  return ok({
    pair: loaded.pair,
    clientAuthorities: clientCAFile === undefined ? undefined : clients.value.join("\n"),
    clientRefused(client) {
      observe({ type: "client-refused" });
      refused.refused(client);
    },
    check() {
      const { validFromDate, validToDate } = new X509Certificate((kept?.pair() ?? loaded.pair).cert);
      const now = clock.now();
      const problem = kept?.problem();
      const refusal = guard.refusal();
      const details = [
        `valid until ${validToDate.toISOString()}`,
        ...(problem === undefined ? [] : [`the files hold another that is not served: ${describeProblem(problem)}`]),
        ...(refusal === undefined ? [] : [`the webhook kubeconfig does not go with it: ${refusal}`]),
      ];
      const ok = validFromDate.getTime() <= now && now <= validToDate.getTime();
      return { id: "certificate", ok, detail: details.join("; ") };
    },
    async writeKubeconfig(port) {
      const pair = loaded.pair;
      const { keyType } = settings.certificate;
      const written = settings.kubeconfigPregenerated
        ? ok(undefined)
        : await writeWebhookKubeconfig({ path, hostname, port, pair, authority, keyType, now: clock.now() }, logger);
      if (written.ok) await guard.judge(pair);
      return written;
    },
    keep(listener) {
      const log = logKeyPairNews({ paths: { certPath, keyPath }, clock, logger, observe });
      kept = keepKeyPair({
        certPath,
        keyPath,
        ...use,
        pair: loaded.pair,
        readAuthority: () => readAuthority(folder),
        acceptedBy: [path],
        accept: guard.accept,
        async serve(pair) {
          const served = await listener.replaceCertificate(pair);
          if (served.ok) await guard.judge(pair);
          return served;
        },
        told(news) {
          log(news);
          if (news.kind === "looked-at") void guard.judge(news.pair);
        },
        clock,
        intervalMs,
      });
    },
    async close() {
      refused.close();
      await kept?.close();
    },
  });
}
