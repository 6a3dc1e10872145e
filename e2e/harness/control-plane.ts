import { generateKeyPairSync } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Authority, createAuthority } from "./authority.ts";
import { type Running, startProgram } from "./command-line.ts";
import { freePort } from "./free-port.ts";
import { sendHttps } from "./https.ts";
import type { KubeAssets } from "./kube-assets.ts";
import { until } from "./until.ts";

/** A version of TokenReview that kube-apiserver can speak with its webhook. */
export type WebhookVersion = "v1" | "v1beta1";

/** A kube-apiserver that is ready. */
export interface ApiServer {
  readonly url: string;
  readonly webhookVersion: WebhookVersion;
  readonly running: Running;
  /** Kills it, does something while it is away, and starts it anew at the same URL. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
}

/** An etcd and the kube-apiservers on it. */
export interface ControlPlane {
  /** Has signed the API servers' certificates, and is trusted for those of clients. */
  readonly authority: Authority;
  readonly apiServers: readonly ApiServer[];
  /** Ends everything that was started. */
  close(): Promise<void>;
}

const readyWithinMs = 90_000;

/**
 * Starts etcd and, for each version of TokenReview, a kube-apiserver that has its bearer tokens reviewed by a webhook, if one
 * is given.
 *
 * @param options.folder is there; data, keys and certificates go into it
 * @param options.webhookKubeconfig file for `--authentication-token-webhook-config-file`
 */
export async function startControlPlane(options: {
  readonly assets: KubeAssets;
  readonly folder: string;
  readonly webhookKubeconfig?: string;
  readonly webhookVersions: readonly WebhookVersion[];
}): Promise<ControlPlane> {
  const { assets, folder } = options;
  const authority = await createAuthority();
  const files = await writeKeys(folder, authority);
  const started: Running[] = [];
  const close = async (): Promise<void> => {
    // The API servers before their etcd.
    for (const running of started.toReversed()) await running.stop();
  };
  try {
    const etcd = await startEtcd(assets.etcd, join(folder, "etcd"), started);
    const apiServers = await Promise.all(
      options.webhookVersions.map(async (webhookVersion): Promise<ApiServer> => {
        const port = await freePort();
        const url = `https://127.0.0.1:${port}`;
        const { webhookKubeconfig } = options;
        const args = [
          `--etcd-servers=${etcd}`,
          "--bind-address=127.0.0.1",
          "--advertise-address=127.0.0.1",
          `--secure-port=${port}`,
          `--tls-cert-file=${files.serverCertificate}`,
          `--tls-private-key-file=${files.serverKey}`,
          `--client-ca-file=${files.authority}`,
          "--service-account-issuer=https://kubernetes.default.svc",
          `--service-account-key-file=${files.serviceAccountPublicKey}`,
          `--service-account-signing-key-file=${files.serviceAccountKey}`,
          "--service-cluster-ip-range=10.0.0.0/24",
          "--authorization-mode=Node,RBAC",
          "--disable-admission-plugins=ServiceAccount",
          "--endpoint-reconciler-type=none",
          ...(webhookKubeconfig === undefined
            ? []
            : [
                `--authentication-token-webhook-config-file=${webhookKubeconfig}`,
                `--authentication-token-webhook-version=${webhookVersion}`,
              ]),
        ];
        const start = async (): Promise<Running> => {
          const running = startProgram(assets.kubeApiserver, args);
          started.push(running);
          await untilReady("kube-apiserver", running, async () => {
            const { status } = await sendHttps(new URL("/readyz", url), { ca: authority.certificate });
            return status === 200;
          });
          return running;
        };
        let running = await start();
        return {
          url,
          webhookVersion,
          get running() {
            return running;
          },
          async restart(meanwhile) {
            // Asked to end it would wait for watches to end.
            await running.stop("SIGKILL");
            await meanwhile?.();
            running = await start();
          },
        };
      }),
    );
    return { authority, apiServers, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startEtcd(program: string, dataDir: string, started: Running[]): Promise<string> {
  const client = `http://127.0.0.1:${await freePort()}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  const running = startProgram(program, [
    "--name=test",
    `--data-dir=${dataDir}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=test=${peer}`,
    "--unsafe-no-fsync",
  ]);
  started.push(running);
  await untilReady("etcd", running, async () => (await fetch(`${client}/health`)).ok);
  return client;
}

function untilReady(what: string, running: Running, check: () => Promise<boolean>): Promise<void> {
  return until(check, {
    what,
    limitMs: readyWithinMs,
    giveUp: () => (running.ended ? `ended:\n${running.lines.slice(-20).join("\n")}` : undefined),
  });
}

async function writeKeys(folder: string, authority: Authority) {
  const pki = join(folder, "pki");
  await mkdir(pki);
  const files = {
    authority: join(pki, "ca.pem"),
    serverCertificate: join(pki, "server.pem"),
    serverKey: join(pki, "server-key.pem"),
    serviceAccountKey: join(pki, "service-account-key.pem"),
    serviceAccountPublicKey: join(pki, "service-account.pem"),
  };
  const server = await authority.issueServer(["127.0.0.1", "localhost"]);
  const serviceAccounts = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await writeFile(files.authority, authority.certificate);
  await writeFile(files.serverCertificate, server.certificate);
  await writeFile(files.serverKey, server.key, { mode: 0o600 });
  await writeFile(files.serviceAccountKey, serviceAccounts.privateKey, { mode: 0o600 });
  await writeFile(files.serviceAccountPublicKey, serviceAccounts.publicKey);
  return files;
}
