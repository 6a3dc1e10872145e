// The whole chain on a real control plane, set up as an admin does it: `init`, the server, kube-apiserver with the webhook
// kubeconfig, and kubectl with the command as its exec plugin.
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type EmulatedIdentity,
  emulatedRoleSession,
  emulatedUser,
  type ListeningStsEmulator,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentOf } from "./harness/cluster.ts";
import { runCommand } from "./harness/command-line.ts";
import { type ApiServer, type ControlPlane, startControlPlane, type WebhookVersion } from "./harness/control-plane.ts";
import { findKubeAssets } from "./harness/kube-assets.ts";
import {
  certificateUser,
  execUser,
  type Kubectl,
  kubectlAs,
  type KubeconfigUser,
  tokenUser,
} from "./harness/kubectl.ts";
import { type PreparedNode, prepareNode, serverArguments } from "./harness/prepared-node.ts";
import { type Server, startServer } from "./harness/server.ts";
import { skipped } from "./harness/skip.ts";
import { parametersOf } from "./harness/tokens.ts";

const assets = findKubeAssets(process.env["KUBEBUILDER_ASSETS"]);
const missing = typeof assets === "string" ? assets : undefined;

const clusterId = "prod.example.com";
const alice = emulatedUser({ name: "alice" });
const mallory = emulatedUser({ name: "mallory" });
const deploy = emulatedRoleSession({ role: "Deploy", session: "ci@build-42" });

const serverSettings = `  mapUsers:
  - userarn: ${alice.arn}
    username: alice
    groups: [readers, writers-of-nothing]
  mapRoles:
  - rolearn: arn:aws:iam::${deploy.account}:role/ci/Deploy
    username: "deploy:{{SessionName}}"
    groups: ["deployers:{{AccountID}}"]
`;

const rbac = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: read-namespaces}
rules: [{apiGroups: [""], resources: [namespaces], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: write-config}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [create, get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: read-namespaces}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: readers}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: deployers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: write-config}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "deployers:${deploy.account}"}]
`;

const execVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];
const webhookVersions: readonly WebhookVersion[] = ["v1", "v1beta1"];
const everyVersion = webhookVersions.flatMap((webhook) => execVersions.map((exec) => ({ webhook, exec })));

describe.skipIf(skipped("e2e/kube-apiserver.test.ts", missing))("with a real kube-apiserver", () => {
  let folder: string;
  let sts: ListeningStsEmulator;
  let node: PreparedNode;
  let server: Server;
  let controlPlane: ControlPlane;

  beforeAll(async () => {
    if (typeof assets === "string") throw new Error(assets);
    folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
    sts = await startStsEmulator({ identities: [alice, mallory, deploy] });
    node = await prepareNode({ folder, clusterId, sts, serverSettings });
    server = await startServer(serverArguments(node));
    const { webhookKubeconfig } = node;
    controlPlane = await startControlPlane({ assets, folder, webhookKubeconfig, webhookVersions });
    const admin = await controlPlane.authority.issueClient("admin", ["system:masters"]);
    const created = await (await kubectl(certificateUser(admin)))(["apply", "-f", "-"], rbac);
    if (created.exitCode !== 0) throw new Error(created.stderr);
  }, 180_000);

  afterAll(async () => {
    await controlPlane?.close();
    await server?.running.stop();
    await sts?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, 120_000);

  it("has in `init` written what the server and kube-apiserver need, and nothing else", async () => {
    const work = join(folder, "init");
    expect(await readdir(work)).toStrictEqual(["aws-iam-authenticator.kubeconfig", "cert.pem", "key.pem"]);
    expect(node.init.stdout).toBe("");
    expect(node.init.stderr).toContain("--authentication-token-webhook-config-file=");
    expect(server.running.lines).toContainEqual(expect.stringContaining('msg="loaded existing keypair"'));
    expect(server.running.lines).not.toContainEqual(expect.stringContaining("writing webhook kubeconfig file"));
  });

  it.each(everyVersion)("knows a user: TokenReview $webhook, ExecCredential $exec", async ({ webhook, exec }) => {
    expect(await whoAmI(await kubectl(pluginUser(alice, exec), webhook))).toStrictEqual({
      username: "alice",
      uid: `aws-iam-authenticator:${alice.account}:${alice.userId}`,
      groups: ["readers", "writers-of-nothing", "system:authenticated"],
      extra: {
        accessKeyId: [alice.accessKeyId],
        arn: [alice.arn],
        canonicalArn: [alice.arn],
        principalId: [alice.userId],
        sessionName: [""],
        "sigs.k8s.io/aws-iam-authenticator/principalId": [alice.userId],
      },
    });
  });

  it.each(everyVersion)(
    "knows a role's session: TokenReview $webhook, ExecCredential $exec",
    async ({ webhook, exec }) => {
      const [roleId] = deploy.userId.split(":");
      expect(await whoAmI(await kubectl(pluginUser(deploy, exec), webhook))).toStrictEqual({
        username: "deploy:ci-build-42",
        uid: `aws-iam-authenticator:${deploy.account}:${roleId}`,
        groups: [`deployers:${deploy.account}`, "system:authenticated"],
        extra: {
          accessKeyId: [deploy.accessKeyId],
          arn: [deploy.arn],
          canonicalArn: [`arn:aws:iam::${deploy.account}:role/Deploy`],
          principalId: [roleId],
          sessionName: ["ci@build-42"],
          "sigs.k8s.io/aws-iam-authenticator/principalId": [roleId],
        },
      });
    },
  );

  it.each([
    { who: "a user", identity: alice, granted: ["get", "namespaces"], forbidden: ["delete", "namespace", "default"] },
    { who: "a role", identity: deploy, granted: ["create", "configmap", "by-role"], forbidden: ["get", "namespaces"] },
  ])("lets $who do what RBAC grants the groups, and no more", async ({ identity, granted, forbidden }) => {
    const run = await kubectl(pluginUser(identity));
    expect(await run(granted)).toMatchObject({ exitCode: 0, stderr: "" });
    const refused = await run(forbidden);
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain("Error from server (Forbidden)");
    expect(refused.stderr).toContain(`User "${identity === alice ? "alice" : "deploy:ci-build-42"}" cannot`);
  });

  it.each([
    {
      why: "nobody has mapped",
      user: () => pluginUser(mallory),
      code: "NOT_MAPPED",
      says: mallory.arn,
    },
    {
      why: "has a token for another cluster",
      user: () => pluginUser(alice, execVersions[0], "staging.example.com"),
      code: "STS_SIGNATURE_MISMATCH",
      says: "the token was made for another cluster id",
    },
    {
      why: "has a token of another kind",
      user: () => tokenUser("some.other.token"),
      code: "TOKEN_PREFIX",
      says: "the bearer token does not begin with k8s-aws-v1.",
    },
  ])("turns away who $why, and both logs say why", async ({ user, code, says }) => {
    for (const { webhookVersion, running } of controlPlane.apiServers) {
      const refused = await (await kubectl(user(), webhookVersion))(["get", "namespaces"]);
      expect(refused.exitCode).toBe(1);
      expect(refused.stdout).toBe("");
      expect(refused.stderr).toContain("error: You must be logged in to the server");
      const reason = new RegExp(`Unable to authenticate the request.*invalid bearer token, ${code}: .*`);
      const [logged] = await running.line(reason);
      expect(logged).toContain(says);
    }
    const [line] = await server.running.line(new RegExp(`.* level=warning msg="access denied" .*code=${code} .*`));
    expect(line).toContain(`error="${code}: `);
    expect(line).toContain(says);
  });

  it("asks STS once for a token, however many calls come with it and by however many kube-apiservers", async () => {
    const made = await runCommand(["token", "-i", clusterId, "--token-only"], { env: environmentOf(alice) });
    const token = made.stdout.trim();
    const { "X-Amz-Signature": signature = "none" } = parametersOf(token);
    const asked = () => sts.requests.filter(({ url }) => url.includes(signature)).length;
    // A token of the second in which an earlier one was made is the same one.
    const before = asked();
    for (const { webhookVersion } of controlPlane.apiServers) {
      const run = await kubectl(tokenUser(token), webhookVersion);
      expect(await run(["get", "namespaces"])).toMatchObject({ exitCode: 0 });
      expect(await run(["get", "namespaces"])).toMatchObject({ exitCode: 0 });
    }
    expect(before).toBeLessThanOrEqual(1);
    expect(asked()).toBe(1);
    // Nor has any other token been asked about twice, such as those that kubectl made anew after a refusal.
    const questions = sts.requests.map(({ url }) => url);
    expect(questions).toStrictEqual([...new Set(questions)]);
  });

  it("ends orderly while kube-apiserver holds connections, and is found again after a restart", async () => {
    expect(await (await kubectl(pluginUser(alice)))(["get", "namespaces"])).toMatchObject({ exitCode: 0 });
    expect(await server.running.stop()).toBe(0);
    expect(server.running.lines.at(-1)).toContain('msg="shut down"');

    // From another region: a token of the same second would be one that kube-apiserver remembers from the test before.
    const env = { ...environmentOf(deploy), AWS_REGION: "us-west-2" };
    const elsewhere = execUser({ apiVersion: "client.authentication.k8s.io/v1", clusterId, env });
    const without = await (await kubectl(elsewhere))(["auth", "whoami"]);
    expect(without.stderr).toContain("You must be logged in to the server");

    server = await startServer(serverArguments(node));
    expect(await whoAmI(await kubectl(pluginUser(alice)))).toMatchObject({ username: "alice" });
  });

  async function kubectl(user: KubeconfigUser, webhookVersion: WebhookVersion = "v1"): Promise<Kubectl> {
    if (typeof assets === "string") throw new Error(assets);
    const { authority } = controlPlane;
    const { url } = apiServer(webhookVersion);
    return kubectlAs(user, { kubectl: assets.kubectl, folder, url, authority: authority.certificate });
  }

  function apiServer(version: WebhookVersion): ApiServer {
    const found = controlPlane.apiServers.find(({ webhookVersion }) => webhookVersion === version);
    if (found === undefined) throw new Error(`no kube-apiserver with ${version}`);
    return found;
  }
});

function pluginUser(
  identity: EmulatedIdentity,
  apiVersion = "client.authentication.k8s.io/v1",
  forCluster = clusterId,
) {
  return execUser({ apiVersion, clusterId: forCluster, env: environmentOf(identity) });
}

async function whoAmI(kubectl: Kubectl): Promise<unknown> {
  const asked = await kubectl(["auth", "whoami", "-o", "json"]);
  if (asked.exitCode !== 0) throw new Error(asked.stderr);
  return JSON.parse(asked.stdout).status.userInfo;
}
