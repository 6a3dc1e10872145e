import { chownSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { closedAfter, runWith } from "../../testing/fake-io.ts";
import { checkNode } from "./check-node.ts";
import { prepareNode, type PreparedNode } from "./testing/prepared-node.ts";

const allWell = [
  "node-config",
  "node-config-mode",
  "node-cluster-id",
  "node-lint",
  "node-must-stay-mapped",
  "node-state-dir",
  "node-key-pair",
  "node-key-mode",
  "node-certificate-validity",
  "node-certificate-names",
  "node-certificate-usage",
  "node-last-good",
  "node-kubeconfig",
  "node-kubeconfig-mode",
  "node-kubeconfig-server",
  "node-kubeconfig-authority",
  "node-server",
  "node-server-certificate",
  "node-server-ready",
  "node-manifest-webhook",
  "node-manifest-version",
  "node-manifest-cache-ttl",
  "node-manifest-network",
];

describe("a node", () => {
  it("on which all is well passes every check", async () => {
    const node = await prepareNode();
    const checks = await node.check();
    expect(checks.filter(({ status }) => status !== "pass")).toEqual([]);
    expect(checks.map(({ id }) => id)).toEqual(allWell);
  });

  it("says who cannot read a key that belongs to another than its folder", async ({ skip }) => {
    const node = await prepareNode();
    try {
      chownSync(node.stateDir, 10_000, 10_000);
    } catch {
      return skip("only root may give files away");
    }
    expect(await node.check()).toContainEqual({
      id: "node-key-mode",
      status: "warn",
      message: `${node.key} belongs to 0, and its folder to 10000: a server that runs as 10000 cannot read it`,
      fix: `chown 10000:10000 ${node.key}`,
    });
    // Root's own server reads everything.
    chownSync(node.stateDir, 0, 0);
    chownSync(node.key, 10_000, 10_000);
    expect((await node.check()).filter(({ status }) => status !== "pass")).toEqual([]);
  });

  it("whose kube-apiserver is told of the webhook kubeconfig by a link is well", async () => {
    const node = await prepareNode();
    symlinkSync(node.kubeconfig, join(node.folder, "etc", "link.yaml"));
    node.edit(node.manifest, "/webhook/kubeconfig.yaml", "/webhook/link.yaml");
    expect((await node.check()).filter(({ status }) => status !== "pass")).toEqual([]);
  });

  it("whose webhook kubeconfig has a user that is not there is well: kube-apiserver does not look for it", async () => {
    const node = await prepareNode();
    node.edit(node.kubeconfig, "user: apiserver", "user: x");
    expect((await node.check()).filter(({ status }) => status !== "pass")).toEqual([]);
  });

  it("whose certificate is some authority's is well where that is trusted, in a file or in place", async () => {
    const node = await prepareNode();
    node.edit(node.kubeconfig, /certificate-authority-data: .*/, "certificate-authority: ../var/cert.pem");
    expect((await node.check()).filter(({ status }) => status !== "pass")).toEqual([]);
  });

  it("with a source of mappings elsewhere leaves mustStayMapped to the server", async () => {
    const arn = "arn:aws:iam::111122223333:role/Admin";
    const node = await prepareNode(`  backendMode: [EKSConfigMap]\n  mustStayMapped: [{arn: "${arn}"}]\n`);
    const check = (await node.check()).find(({ id }) => id === "node-must-stay-mapped");
    expect(check).toMatchObject({ status: "skip", message: expect.stringContaining("EKSConfigMap") });
  });

  it("with nothing on it fails, and names the usual places", async () => {
    const node = await prepareNode();
    mkdirSync(join(node.folder, "empty"));
    const io = { cwd: join(node.folder, "empty"), now: () => Date.now() };
    const checks = await checkNode({ stateDir: "state", generateKubeconfig: "kubeconfig.yaml" }, io);
    const statuses = Object.fromEntries(checks.map(({ id, status }) => [id, status]));
    expect(statuses).toEqual({
      "node-config": "skip",
      "node-cluster-id": "warn",
      "node-state-dir": "fail",
      "node-key-pair": "fail",
      "node-last-good": "skip",
      "node-kubeconfig": "fail",
      "node-server": "skip",
      "node-manifest": "skip",
    });
    expect(checks.find(({ id }) => id === "node-config")).toMatchObject({
      message: expect.stringContaining("/etc/aws-iam-authenticator/config.yaml is not there"),
      fix: expect.stringContaining("kubectl get configmap"),
    });
    expect(checks.find(({ id }) => id === "node-manifest")?.message).toContain(
      "/etc/kubernetes/manifests/kube-apiserver.yaml",
    );
  });
});

it.each<[what: string, initArguments: readonly string[], settings: string]>([
  ["of a certificate of its own", [], ""],
  ["of a CA, which wants kube-apiserver's certificate", ["--ca"], "\n  clientCAFile: var/ca.pem"],
])("a real server is well, and its node: one %s", async (_, initArguments, settings) => {
  const node = await prepareNode("", initArguments);
  const port = await freePort(node);
  const plain = `healthPort: 0\n  healthAddress: 127.0.0.1${settings.replace("var", node.stateDir)}`;
  node.edit(node.config, /port: \d+/, `port: ${port}\n  ${plain}`);
  const controller = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  closedAfter({
    async close() {
      controller.abort();
      await running;
    },
  });
  await new Promise<void>((resolve) => {
    running = runWith(["server", "-c", node.config], {
      cwd: node.folder,
      signal: controller.signal,
      onErr: (text) => text.includes("listening on") && resolve(),
    }).finally(resolve);
  });
  expect((await node.check()).filter(({ status }) => status !== "pass")).toEqual([]);
});

/** The port of the node's own server, which is closed for it. */
async function freePort({ server, url }: PreparedNode): Promise<string> {
  const { port } = new URL(url);
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return port;
}
