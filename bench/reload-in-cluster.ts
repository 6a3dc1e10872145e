import { readFile } from "node:fs/promises";
import { startCluster } from "../e2e/harness/cluster.ts";
import { type ControlPlane, startControlPlane } from "../e2e/harness/control-plane.ts";
import { sendHttps } from "../e2e/harness/https.ts";
import type { KubeAssets } from "../e2e/harness/kube-assets.ts";
import { certificateUser, kubectlAs, writeKubeconfig } from "../e2e/harness/kubectl.ts";
import { until } from "../e2e/harness/until.ts";
import { emulatedUser } from "../packages/sts-emulator/src/index.ts";
import { printTimeToEffect } from "./time-to-effect.ts";

const clusterId = "my-cluster";
const alice = emulatedUser({ name: "alice" });
const arn = (name: string): string => `arn:aws:iam::111122223333:role/${name}`;
const identityMappings = "/apis/iamauthenticator.k8s.aws/v1alpha1/iamidentitymappings";
const configMaps = "/api/v1/namespaces/kube-system/configmaps";
/** The most that kube-apiserver takes, but for what surrounds it. */
const mostBytes = 1024 * 1024 - 300;
const manyMappings = 5000;

/**
 * Prints how long edits of aws-auth and of IAMIdentityMappings take to their effect, few and many: from when kube-apiserver,
 * a real one, has answered that it has them. The server is the built one.
 *
 * @param folder is there, and is removed by whoever made it
 */
export async function printReloadInCluster(assets: KubeAssets, folder: string): Promise<void> {
  const controlPlane = await startControlPlane({ assets, folder, webhookVersions: ["v1"] });
  try {
    const { send, kubeconfig } = await connect(controlPlane, assets, folder);
    const serverSettings = `  backendMode: [EKSConfigMap, CRD]\n  kubeconfig: ${JSON.stringify(kubeconfig)}\n`;
    const cluster = await startCluster({ clusterId, identities: [alice], serverSettings });
    try {
      const edited = { cluster, clusterId, caller: alice };
      const entry = (user: string, username: string): string =>
        `- userarn: ${user}\n  username: ${username}\n  groups:\n  - team:${username}\n  - readers\n`;
      let others = "";
      let count = 1;
      for (; others.length < mostBytes - 300; count++) others += entry(arn(`team-${count}-with-a-usual-name`), "user");
      for (const [what, rest] of [
        ["aws-auth with 1 entry", ""],
        [`aws-auth with ${count} entries, 1 MiB`, others],
      ] as const) {
        await printTimeToEffect(what, edited, (name) => writeAwsAuth(send, entry(alice.arn, name) + rest));
      }
      await send("DELETE", `${configMaps}/aws-auth`);
      await create(send, "alice", alice.arn);
      const rename = async (username: string): Promise<void> => {
        await send("PATCH", `${identityMappings}/alice`, { spec: { username } });
      };
      await printTimeToEffect("1 IAMIdentityMapping", edited, rename);
      await createMany(send, manyMappings - 1);
      await printTimeToEffect(`${manyMappings} IAMIdentityMappings`, edited, rename);
    } finally {
      await cluster.close();
    }
  } finally {
    await controlPlane.close();
  }
}

/** Sends a request to kube-apiserver as an admin; rejects where the answer is none of success. */
type Send = (method: string, path: string, body?: object) => Promise<void>;

/** The way to kube-apiserver, once there is all that mappings need. */
async function connect(
  controlPlane: ControlPlane,
  assets: KubeAssets,
  folder: string,
): Promise<{ readonly send: Send; readonly kubeconfig: string }> {
  const [apiServer] = controlPlane.apiServers;
  if (apiServer === undefined) throw new Error("no kube-apiserver was started");
  const ca = controlPlane.authority.certificate;
  const user = certificateUser(await controlPlane.authority.issueClient("admin", ["system:masters"]));
  const at = { folder, url: apiServer.url, authority: ca };
  const kubectl = await kubectlAs(user, { kubectl: assets.kubectl, ...at });
  const crd = await readFile(new URL("../deploy/crd.yaml", import.meta.url), "utf8");
  const comesAbout = async (args: readonly string[], stdin?: string): Promise<string> => {
    let said = "";
    const check = async (): Promise<boolean> => {
      const { exitCode, stdout } = await kubectl(args, stdin);
      said = stdout;
      return exitCode === 0;
    };
    await until(check, { what: `kubectl ${args.join(" ")}`, limitMs: 60_000, giveUp: () => undefined });
    return said.trim();
  };
  await comesAbout(["apply", "-f", "-"], crd);
  await comesAbout(["wait", "--for=condition=Established", "crd/iamidentitymappings.iamauthenticator.k8s.aws"]);
  await comesAbout(["create", "serviceaccount", "bench", "-n", "kube-system"]);
  await comesAbout([
    "create",
    "clusterrolebinding",
    "bench",
    "--clusterrole=cluster-admin",
    "--serviceaccount=kube-system:bench",
  ]);
  const token = await comesAbout(["create", "token", "bench", "-n", "kube-system", "--duration=1h"]);
  const authorization = `Bearer ${token}`;
  return {
    kubeconfig: await writeKubeconfig(user, at),
    async send(method, path, body) {
      const { status } = await sendHttps(new URL(path, apiServer.url), {
        ca,
        method,
        headers: { authorization, ...(method === "PATCH" ? { "content-type": "application/merge-patch+json" } : {}) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (status >= 300) throw new Error(`${method} ${path}: ${status}`);
    },
  };
}

async function writeAwsAuth(send: Send, mapUsers: string): Promise<void> {
  const configMap = { metadata: { name: "aws-auth", namespace: "kube-system" }, data: { mapUsers } };
  await send("PUT", `${configMaps}/aws-auth`, configMap).catch(() => send("POST", configMaps, configMap));
}

function create(send: Send, name: string, of: string): Promise<void> {
  return send("POST", identityMappings, {
    apiVersion: "iamauthenticator.k8s.aws/v1alpha1",
    kind: "IAMIdentityMapping",
    metadata: { name },
    spec: { arn: of, username: name, groups: [`team:${name}`, "readers"] },
  });
}

async function createMany(send: Send, count: number): Promise<void> {
  let next = 0;
  const creator = async (): Promise<void> => {
    while (next < count) {
      const name = `team-${next++}`;
      await create(send, name, arn(name));
    }
  };
  await Promise.all(Array.from({ length: 8 }, creator));
}
