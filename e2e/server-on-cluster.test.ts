// The built server with mappings in a real kube-apiserver, as an admin runs it: edited, broken, deleted, and restarted while
// kube-apiserver is away.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { emulatedRoleSession, type ListeningStsEmulator, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeConfig } from "./harness/cluster.ts";
import type { Running } from "./harness/command-line.ts";
import { type ApiServer, type ControlPlane, startControlPlane } from "./harness/control-plane.ts";
import { findKubeAssets } from "./harness/kube-assets.ts";
import { certificateUser, type Kubectl, kubectlAs, writeKubeconfig } from "./harness/kubectl.ts";
import { review } from "./harness/review.ts";
import { startServer } from "./harness/server.ts";
import { skipped } from "./harness/skip.ts";
import { tokenOf } from "./harness/tokens.ts";
import { until } from "./harness/until.ts";

const assets = findKubeAssets(process.env["KUBEBUILDER_ASSETS"]);
const missing = typeof assets === "string" ? assets : undefined;
const crd = fileURLToPath(new URL("../deploy/crd.yaml", import.meta.url));
const clusterId = "my-cluster";
const admin = emulatedRoleSession({ role: "Admin", session: "me" });
const arn = "arn:aws:iam::111122223333:role/Admin";

describe.skipIf(skipped("e2e/server-on-cluster.test.ts", missing))("a server whose mappings are in the cluster", () => {
  let folder: string;
  let controlPlane: ControlPlane;
  let apiServer: ApiServer;
  let kubectl: Kubectl;
  let sts: ListeningStsEmulator;
  let server: { readonly url: string; readonly certFile: string; readonly running: Running };
  let token: string;

  beforeAll(async () => {
    if (typeof assets === "string") throw new Error(assets);
    folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
    sts = await startStsEmulator({ identities: [admin] });
    controlPlane = await startControlPlane({ assets, folder, webhookVersions: ["v1"] });
    const [first] = controlPlane.apiServers;
    if (first === undefined) throw new Error("no kube-apiserver was started");
    apiServer = first;
    const authority = controlPlane.authority.certificate;
    const user = certificateUser(await controlPlane.authority.issueClient("admin", ["system:masters"]));
    kubectl = await kubectlAs(user, { kubectl: assets.kubectl, folder, url: apiServer.url, authority });
    await apply(await readFile(crd, "utf8"));
    const kubeconfig = await writeKubeconfig(user, { folder, url: apiServer.url, authority });
    const serverSettings = `  backendMode: [EKSConfigMap, CRD]\n  kubeconfig: ${JSON.stringify(kubeconfig)}\n`;
    await writeConfig({ configFile: join(folder, "config.yaml"), folder, clusterId, port: 0, sts, serverSettings });
    await start();
    token = await tokenOf(admin, { clusterId });
  }, 180_000);

  afterAll(async () => {
    await server?.running.stop();
    await sts?.close();
    await controlPlane?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, 120_000);

  async function start(): Promise<void> {
    const { url, running } = await startServer(["-c", join(folder, "config.yaml")]);
    server = { url, running, certFile: join(folder, "state", "cert.pem") };
  }

  /** Applies a manifest; what a control plane that has just started lacks yet is waited for. */
  async function apply(manifest: string): Promise<void> {
    let said = "";
    await until(
      async () => {
        const { exitCode, stderr } = await kubectl(["apply", "-f", "-"], manifest);
        said = stderr;
        return exitCode === 0;
      },
      { what: "what is applied", limitMs: 60_000, giveUp: () => undefined },
    ).catch((error: unknown) => {
      throw new Error(said, { cause: error });
    });
  }

  const awsAuth = (mapRoles: string) =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "aws-auth", namespace: "kube-system" },
      data: { mapRoles },
    });
  const mapping = (username: string) =>
    JSON.stringify({
      apiVersion: "iamauthenticator.k8s.aws/v1alpha1",
      kind: "IAMIdentityMapping",
      metadata: { name: "admin" },
      spec: { arn, username, groups: ["team"] },
    });

  /** Who the server says sent the token: the username, or the code. */
  async function who(): Promise<string> {
    const { status } = await review(server, token);
    return status.user?.username ?? status.error?.split(":")[0] ?? "";
  }

  async function becomes(expected: string): Promise<void> {
    let last = "";
    await until(async () => (last = await who()) === expected, {
      what: `${expected} instead of another`,
      limitMs: 30_000,
      giveUp: () => undefined,
    }).catch((error: unknown) => {
      throw new Error(`${last} instead of ${expected}`, { cause: error });
    });
  }

  it("follows aws-auth, keeps what was good when an edit is not, and sees that it is deleted", async () => {
    await becomes("NOT_MAPPED");
    await apply(awsAuth(`- rolearn: ${arn}\n  username: from-aws-auth\n`));
    await becomes("from-aws-auth");
    await apply(awsAuth(`- rolearn: ${arn}\n  username: edited\n`));
    await becomes("edited");
    await apply(awsAuth("- rolearn: Admin\n  username: broken\n"));
    await server.running.line(/configmap kube-system\/aws-auth mapRoles:1:12: .*is no ARN/);
    await server.running.line(/what was read before stays in force/);
    expect(await who()).toBe("edited");
    await kubectl(["delete", "configmap", "aws-auth", "-n", "kube-system"]);
    await becomes("NOT_MAPPED");
    await server.running.line(/mappings were deleted/);
  });

  it("maps by an IAMIdentityMapping whom aws-auth does not", async () => {
    await apply(mapping("from-crd"));
    await becomes("from-crd");
    await apply(awsAuth(`- rolearn: ${arn}\n  username: first\n`));
    await becomes("first");
    await kubectl(["delete", "configmap", "aws-auth", "-n", "kube-system"]);
    await becomes("from-crd");
    expect((await review(server, token)).status.user?.groups).toEqual(["team"]);
  });

  it("goes on with what it knew when it is restarted while kube-apiserver is away, and catches up", async () => {
    await apply(mapping("before"));
    await becomes("before");
    await apiServer.restart(async () => {
      expect(await server.running.stop()).toBe(0);
      expect(JSON.parse(await readFile(join(folder, "state", "last-good.json"), "utf8"))).toMatchObject({ version: 1 });
      await start();
      expect(await who()).toBe("before");
      await server.running.line(/kept before the restart/);
    });
    await apply(mapping("after"));
    await becomes("after");
  }, 180_000);

  it("without what it knew, a source that cannot be read is a fault, and nobody is told not to be mapped", async () => {
    await server.running.stop();
    await writeFile(join(folder, "state", "last-good.json"), "{}");
    await apiServer.restart(async () => {
      await start();
      expect((await review(server, token)).httpStatus).toBe(503);
      expect(await who()).toBe("MAPPING_NOT_LOADED");
    });
    await becomes("after");
  }, 180_000);
});
