import { dirname, join, resolve } from "node:path";
import type { ClientPair } from "../../https-fetch.ts";
import type { Io } from "../../io.ts";
import type { Check } from "../check.ts";
import { askRunningServer } from "./ask-running-server.ts";
import { readCertificates } from "./certificates.ts";
import { checkCertificate } from "./check-certificate.ts";
import { checkClusterIdIsSet } from "./check-config.ts";
import { checkKeyPair } from "./check-key-pair.ts";
import { checkManifest, WEBHOOK_FLAG, type WebhookFile } from "./check-manifest.ts";
import { checkLint, checkMustStayMapped } from "./check-mappings.ts";
import { checkRunningServer } from "./check-running-server.ts";
import { checkLastGood, checkStateFolder } from "./check-state-folder.ts";
import { checkKubeconfigAuthority, checkKubeconfigFile, checkKubeconfigServer } from "./check-webhook-kubeconfig.ts";
import { findManifest, noManifest } from "./find-manifest.ts";
import { findNode, type NodeOptions } from "./find-node.ts";
import { type Found, lookAt } from "./look-at-file.ts";
import type { NodeSettings } from "./node-settings.ts";
import { type ApiserverManifest, onMachine, readManifest } from "./read-manifest.ts";
import { type Pem, readWebhookKubeconfig, type WebhookKubeconfig } from "./read-webhook-kubeconfig.ts";
import { shellWord } from "../shell-word.ts";
import { failed, skipped } from "../rung.ts";

/**
 * Checks a control-plane node: files and their modes, certificate, webhook kubeconfig, the running server, kube-apiserver's
 * flags. All is looked at and nothing changed; what does not depend on a broken thing is checked all the same. Where
 * a file says nothing, the server's defaults count; arguments of the running server are not known.
 *
 * Nothing is thrown for what is found.
 */
export async function checkNode(options: NodeOptions, io: Pick<Io, "cwd" | "now">): Promise<readonly Check[]> {
  const { configFile, config, checks: configChecks, settings } = await findNode(options, io);
  const folder = await lookAt(settings.stateDir);
  const cert = await lookAt(join(settings.stateDir, "cert.pem"));
  const key = await lookAt(join(settings.stateDir, "key.pem"));
  const { chain, checks: pairChecks } = checkKeyPair({ cert, key, stateDir: folder }, settings);
  const kubeconfig = await kubeconfigOf(settings);
  return [
    ...configChecks,
    checkClusterIdIsSet(options.clusterId, config),
    ...(config !== undefined && configFile.kind === "file"
      ? [checkLint(configFile.path, configFile.text), checkMustStayMapped(configFile.path, configFile.text)]
      : []),
    checkStateFolder(folder, settings),
    ...pairChecks,
    ...certificateChecks(),
    checkLastGood(await lookAt(join(settings.stateDir, "last-good.json"))),
    ...checkKubeconfigFile(kubeconfig, settings),
    ...(await webhookChecks()),
    ...(await manifestChecks(options.manifest ? resolve(io.cwd, options.manifest) : undefined, kubeconfig, settings)),
  ];

  function certificateChecks(): readonly Check[] {
    const [certificate] = chain;
    if (certificate === undefined) return [];
    const called = kubeconfig.value?.url.hostname.replace(/^\[|\]$/g, "");
    const hostnames = [...new Set([settings.hostname, ...(called === undefined ? [] : [called])])];
    return checkCertificate(certificate, { path: cert.path, hostnames, now: io.now(), settings });
  }

  async function webhookChecks(): Promise<readonly Check[]> {
    const { value, authorities } = kubeconfig;
    if (value === undefined) {
      return [skipped("node-server", "where the server is to be called is not known without the webhook kubeconfig")];
    }
    const { url } = value;
    if (url.protocol !== "https:") return [checkKubeconfigServer(value, settings)];
    const place = `${url.hostname}:${url.port || 443}`;
    return [
      checkKubeconfigServer(value, settings),
      checkKubeconfigAuthority(value, authorities, chain, settings),
      ...checkRunningServer(
        await askRunningServer(url, { client: await clientPair(value) }),
        { place, authorities, onDisk: chain },
        settings,
      ),
    ];
  }
}

/** The webhook kubeconfig: what is there, what it says, and whom it trusts. */
async function kubeconfigOf({ generateKubeconfig: path }: NodeSettings) {
  const found = await lookAt(path);
  const folder = await lookAt(dirname(path));
  const reading = found.kind === "file" ? readWebhookKubeconfig(found.text, path) : undefined;
  const value = reading?.ok ? reading.value : undefined;
  return { found, folder, reading, value, authorities: await authoritiesOf(value) };
}

/** Whom a webhook kubeconfig trusts; none where what it names is no certificate, undefined where it names nothing to be read. */
async function authoritiesOf(kubeconfig: WebhookKubeconfig | undefined) {
  const authority = kubeconfig?.authority;
  if (authority === undefined) return undefined;
  if ("pem" in authority) return readCertificates(authority.pem) ?? [];
  const found = await lookAt(authority.file);
  return found.kind === "file" ? (readCertificates(found.text) ?? []) : undefined;
}

/** What kube-apiserver shows to the server; undefined where it shows nothing, or nothing that can be read. */
async function clientPair({ client }: WebhookKubeconfig): Promise<ClientPair | undefined> {
  if (client === undefined) return undefined;
  const [cert, key] = await Promise.all([pemText(client.cert), pemText(client.key)]);
  return cert === undefined || key === undefined ? undefined : { cert, key };
}

async function pemText(pem: Pem): Promise<string | undefined> {
  if ("pem" in pem) return pem.pem;
  const found = await lookAt(pem.file);
  return found.kind === "file" ? found.text : undefined;
}

async function manifestChecks(
  named: string | undefined,
  kubeconfig: Awaited<ReturnType<typeof kubeconfigOf>>,
  settings: NodeSettings,
): Promise<readonly Check[]> {
  const found = await findManifest(named);
  if (found.kind !== "file") return [noManifest(found, named)];
  const manifest = readManifest(found.text);
  if (!manifest.ok) {
    const message = `${shellWord(found.path)} is not what is expected: ${manifest.problem.detail ?? "it is damaged"}`;
    return [failed("node-manifest", message, "Correct it, or name kube-apiserver's static pod: --manifest FILE")];
  }
  const file = await webhookFileOf(manifest.value, kubeconfig.found);
  return checkManifest(manifest.value, { path: found.path, file, url: kubeconfig.value?.url }, settings);
}

async function webhookFileOf({ flags, mounts }: ApiserverManifest, ours: Found): Promise<WebhookFile> {
  const inside = flags.get(WEBHOOK_FLAG);
  const path = inside === undefined ? undefined : onMachine(inside, mounts);
  if (path === undefined) return { outside: undefined, isOurs: false };
  const outside = await lookAt(path);
  if (outside.kind !== "file") return { outside, isOurs: false };
  const isOurs = ours.kind === "file" && ours.text === outside.text;
  return { outside, isOurs };
}
