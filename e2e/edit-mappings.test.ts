// add, remove, list, undo, import and export as an admin runs them, on a real kube-apiserver.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Finished, runCommand } from "./harness/command-line.ts";
import { type ControlPlane, startControlPlane } from "./harness/control-plane.ts";
import { findKubeAssets } from "./harness/kube-assets.ts";
import { certificateUser, type Kubectl, kubectlAs, writeKubeconfig } from "./harness/kubectl.ts";
import { skipped } from "./harness/skip.ts";

const assets = findKubeAssets(process.env["KUBEBUILDER_ASSETS"]);
const missing = typeof assets === "string" ? assets : undefined;

const account = "arn:aws:iam::111122223333";
const mapRoles = `# the nodes' role comes first
- rolearn: ${account}:role/Node
  username: system:node:{{EC2PrivateDNSName}}
  groups: [system:bootstrappers, system:nodes]
`;
const alice = ["user", `--userarn=${account}:user/alice`, "--username=alice", "--groups=dev", "--prompt=false"];

describe.skipIf(skipped("e2e/edit-mappings.test.ts", missing))("with a real kube-apiserver", () => {
  let folder: string;
  let controlPlane: ControlPlane;
  let kubectl: Kubectl;
  let kubeconfig: string;
  let url: string;

  beforeAll(async () => {
    if (typeof assets === "string") throw new Error(assets);
    folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
    controlPlane = await startControlPlane({ assets, folder, webhookVersions: ["v1"] });
    url = controlPlane.apiServers[0]?.url ?? "";
    const admin = certificateUser(await controlPlane.authority.issueClient("admin", ["system:masters"]));
    const cluster = { folder, url, authority: controlPlane.authority.certificate };
    kubectl = await kubectlAs(admin, { ...cluster, kubectl: assets.kubectl });
    kubeconfig = await writeKubeconfig(admin, cluster);
  }, 180_000);

  afterAll(async () => {
    await controlPlane?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, 120_000);

  beforeEach(async () => {
    await done(kubectl(["-n", "kube-system", "delete", "configmap", "aws-auth", "--ignore-not-found"]));
  });

  it("adds, lists, removes, and undoes", async () => {
    await createAwsAuth({ mapRoles, mapAccounts: '- "444455556666"\n', other: "kept" });
    await done(kubectl(["-n", "kube-system", "label", "configmap", "aws-auth", "team=platform"]));

    const added = await run("add", ...alice);
    expect(added).toEqual({
      exitCode: 0,
      stdout: `--- configmap kube-system/aws-auth mapUsers
+++ configmap kube-system/aws-auth mapUsers
@@ -0,0 +1,4 @@
+- userarn: ${account}:user/alice
+  username: alice
+  groups:
+    - dev
`,
      stderr: `added the user "${account}:user/alice" to mapUsers of kube-system/aws-auth\n`,
    });
    const after = await awsAuth();
    expect(after.metadata.labels).toEqual({ team: "platform" });
    expect(after.data).toMatchObject({ mapRoles, mapAccounts: '- "444455556666"\n', other: "kept" });

    expect(await run("add", ...alice)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("is mapped already"),
    });
    const listed = await run("list", "-o", "json");
    expect(JSON.parse(listed.stdout)).toMatchObject({
      mapRoles: [{ rolearn: `${account}:role/Node` }],
      mapUsers: [{ userarn: `${account}:user/alice`, username: "alice", groups: ["dev"] }],
      mapAccounts: ["444455556666"],
    });

    await done(run("remove", "role", `--rolearn=${account}:role/Node`, "--prompt=false"));
    expect((await awsAuth()).data?.["mapRoles"]).toBe("# the nodes' role comes first\n");
    await done(run("undo", "--prompt=false"));
    expect((await awsAuth()).data?.["mapRoles"]).toBe(mapRoles);
    await done(run("undo", "--prompt=false"));
    expect((await awsAuth()).data?.["mapRoles"]).toBe("# the nodes' role comes first\n");
  });

  it("creates aws-auth where there is none, and not with --dry-run", async () => {
    expect(await run("add", ...alice, "--dry-run")).toMatchObject({ exitCode: 0 });
    expect(await run("list")).toMatchObject({ stderr: `there is no ConfigMap kube-system/aws-auth at ${url}\n` });
    await done(run("add", ...alice));
    expect(Object.keys((await awsAuth()).data ?? {})).toEqual(["mapUsers"]);
    await done(run("undo", "--prompt=false"));
    expect((await awsAuth()).data ?? {}).toEqual({});
  });

  it("loses nothing where several edit at once", async () => {
    const names = ["a", "b", "c", "d", "e"];
    const results = await Promise.all(
      names.map((name) =>
        run("add", "user", `--userarn=${account}:user/${name}`, `--username=${name}`, "--prompt=false"),
      ),
    );
    expect(results.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      names.map((name) => ({
        exitCode: 0,
        stderr: `added the user "${account}:user/${name}" to mapUsers of kube-system/aws-auth\n`,
      })),
    );
    const { mapUsers }: { mapUsers: { username: string }[] } = JSON.parse((await run("list", "-o", "json")).stdout);
    expect(mapUsers.map(({ username }) => username).toSorted()).toEqual(names);
  });

  it("edits as much as a ConfigMap holds, and undoes that", async () => {
    const count = 9000;
    const large = Array.from(
      { length: count },
      (_, i) => `- rolearn: ${account}:role/team-${i}\n  username: team-${i}\n  groups: [team-${i}]\n`,
    ).join("");
    expect(large.length).toBeGreaterThan(800_000);
    await createAwsAuth({ mapRoles: large });
    await done(run("add", "role", `--rolearn=${account}:role/Last`, "--username=last", "--prompt=false"));
    expect((await awsAuth()).data?.["mapRoles"]).toBe(`${large}- rolearn: ${account}:role/Last\n  username: last\n`);
    await done(run("undo", "--prompt=false"));
    expect((await awsAuth()).data?.["mapRoles"]).toBe(large);
  }, 60_000);

  it("says who may not", async () => {
    const nobody = certificateUser(await controlPlane.authority.issueClient("nobody", []));
    const own = await writeKubeconfig(nobody, { folder, url, authority: controlPlane.authority.certificate });
    const { exitCode, stdout, stderr } = await runCommand(["add", ...alice, "--kubeconfig", own]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^aws-iam-authenticator: MAPPING_SOURCE_UNAVAILABLE: .*403/);
  });

  it("carries mappings from aws-auth to IAMIdentityMappings and back", async () => {
    await createAwsAuth({ mapRoles });
    await done(run("add", ...alice));
    await done(kubectl(["apply", "-f", "-"], await readFile(new URL("../deploy/crd.yaml", import.meta.url), "utf8")));
    await done(kubectl(["wait", "--for=condition=Established", "crd/iamidentitymappings.iamauthenticator.k8s.aws"]));

    const crds = await done(run("export", "--to", "crd"));
    await done(kubectl(["apply", "-f", "-"], crds.stdout));
    const back = await done(run("export", "--from", "crd", "--to", "config"));
    expect(back).toEqual(await done(run("export", "--to", "config")));
    expect(back.stdout).toContain(`userarn: ${account}:user/alice`);

    const printed = await done(kubectl(["get", "iamidentitymappings", "-o", "yaml"]));
    expect(await done(runCommand(["import", "-", "--to", "config"], { stdin: printed.stdout }))).toEqual(back);
  });

  function run(...args: readonly string[]): Promise<Finished> {
    return runCommand([...args, "--kubeconfig", kubeconfig]);
  }

  async function createAwsAuth(data: Readonly<Record<string, string>>): Promise<void> {
    const manifest = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "aws-auth", namespace: "kube-system" },
      data,
    };
    await done(kubectl(["create", "-f", "-"], JSON.stringify(manifest)));
  }

  async function awsAuth(): Promise<{
    readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
    readonly data?: Readonly<Record<string, string>>;
  }> {
    return JSON.parse(
      (await done(kubectl(["-n", "kube-system", "get", "configmap", "aws-auth", "-o", "json"]))).stdout,
    );
  }
});

async function done(running: Promise<Finished>): Promise<Finished> {
  const finished = await running;
  if (finished.exitCode !== 0) throw new Error(`exit code ${finished.exitCode}: ${finished.stderr}`);
  return finished;
}
