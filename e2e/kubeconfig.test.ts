// `kubeconfig` on a real control plane: kubectl reads what was written, and logs in with it through the exec plugin.
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { emulatedUser, type ListeningStsEmulator, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { environmentOf } from "./harness/cluster.ts";
import { COMMAND, type Finished, runCommand, runProgram } from "./harness/command-line.ts";
import { type ControlPlane, startControlPlane } from "./harness/control-plane.ts";
import { findKubeAssets } from "./harness/kube-assets.ts";
import { type PreparedNode, prepareNode, serverArguments } from "./harness/prepared-node.ts";
import { type Server, startServer } from "./harness/server.ts";
import { skipped } from "./harness/skip.ts";

const assets = findKubeAssets(process.env["KUBEBUILDER_ASSETS"]);
const missing = typeof assets === "string" ? assets : undefined;

const clusterId = "prod.example.com";
const alice = emulatedUser({ name: "alice" });
const bob = emulatedUser({ name: "bob" });

const serverSettings = `  mapUsers:
  - {userarn: "${alice.arn}", username: alice, groups: [dev]}
  - {userarn: "${bob.arn}", username: bob, groups: [dev]}
`;

/** A kubeconfig as kubectl writes one, with another cluster. */
const theirs = `apiVersion: v1
clusters:
- cluster:
    server: https://192.0.2.1:6443 # the old one
  name: old
contexts:
- context:
    cluster: old
    user: old
  name: old
current-context: old
kind: Config
users:
- name: old
  user:
    username:   somebody
`;

/** As much of a kubeconfig with one entry of each sort as a test changes. */
interface Entries {
  readonly clusters: readonly [{ readonly cluster: { extensions?: readonly unknown[] } }];
  readonly users: readonly [{ readonly user: { readonly exec: { provideClusterInfo?: boolean } } }];
}

describe.skipIf(skipped("e2e/kubeconfig.test.ts", missing))("a kubeconfig that is written", () => {
  let folder: string;
  let sts: ListeningStsEmulator;
  let node: PreparedNode;
  let server: Server;
  let controlPlane: ControlPlane;
  let authority: string;

  beforeAll(async () => {
    if (typeof assets === "string") throw new Error(assets);
    folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
    sts = await startStsEmulator({ identities: [alice, bob] });
    node = await prepareNode({ folder, clusterId, sts, serverSettings });
    server = await startServer(serverArguments(node));
    const { webhookKubeconfig } = node;
    controlPlane = await startControlPlane({ assets, folder, webhookKubeconfig, webhookVersions: ["v1"] });
    authority = join(folder, "authority.pem");
    await writeFile(authority, controlPlane.authority.certificate);
  }, 180_000);

  afterAll(async () => {
    await controlPlane?.close();
    await server?.running.stop();
    await sts?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, 120_000);

  it("is read by kubectl as it is meant, beside what was there", async () => {
    const file = await kubeconfig("beside", theirs);
    expect(await write(file, "--alias", "prod", "--namespace", "apps")).toMatchObject({ exitCode: 0, stdout: "" });

    expect((await kubectl(file, "config", "current-context")).stdout).toBe("prod\n");
    const { stdout, exitCode } = await kubectl(file, "config", "view", "-o", "json", "--raw");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      clusters: [{ name: "old" }, { name: "prod", cluster: { server: url() } }],
      contexts: [
        { name: "old", context: { cluster: "old", user: "old" } },
        { name: "prod", context: { cluster: "prod", namespace: "apps", user: "prod" } },
      ],
      users: [{ name: "old", user: { username: "somebody" } }, { name: "prod" }],
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = await readFile(file, "utf8");
    for (const line of ["# the old one", "    username:   somebody"]) expect(text).toContain(line);
    // Written again it is the same, after kubectl has written it in its own way, too.
    expect(await kubectl(file, "config", "use-context", "prod")).toMatchObject({ exitCode: 0 });
    expect(await kubectl(file, "config", "set-context", "old", "--namespace=x")).toMatchObject({ exitCode: 0 });
    const byKubectl = await readFile(file, "utf8");
    expect((await write(file, "--alias", "prod", "--namespace", "apps")).stderr).toContain("is there already");
    expect(await readFile(file, "utf8")).toBe(byKubectl);
  });

  it("logs in through the exec plugin, as who the environment says", async () => {
    const file = await kubeconfig("login");
    expect(await write(file)).toMatchObject({ exitCode: 0 });
    for (const [identity, name] of [
      [alice, "alice"],
      [bob, "bob"],
    ] as const) {
      const { stdout, stderr } = await kubectlAs(identity, file, "auth", "whoami", "-o", "json");
      expect(stderr).toBe("");
      expect(JSON.parse(stdout).status.userInfo).toMatchObject({
        username: name,
        groups: ["dev", "system:authenticated"],
      });
    }
  });

  it("logs in with the profile that it names", async () => {
    const file = await kubeconfig("profile");
    const config = join(folder, "aws-config");
    await writeFile(
      config,
      `[profile work]\nregion = eu-central-1\naws_access_key_id = ${bob.accessKeyId}\naws_secret_access_key = ${bob.secretAccessKey}\n`,
    );
    expect(await write(file, "--profile", "work")).toMatchObject({ exitCode: 0 });
    const env = { AWS_CONFIG_FILE: config };
    const { stdout, stderr } = await kubectlWith(env, file, "auth", "whoami", "-o", "json");
    expect({ stderr, user: JSON.parse(stdout).status.userInfo.username }).toEqual({ stderr: "", user: "bob" });
  });

  it("logs in as the cluster says, with a user that says nothing", async () => {
    const file = await kubeconfig("cluster info");
    expect(await write(file)).toMatchObject({ exitCode: 0 });
    await edit(file, ({ clusters: [cluster], users: [user] }) => {
      const extension = { clusterID: clusterId, region: "eu-west-1" };
      cluster.cluster.extensions = [{ name: "client.authentication.k8s.io/exec", extension }];
      Object.assign(user.user.exec, { args: ["token"], provideClusterInfo: true });
    });
    const { stdout, stderr } = await kubectlAs(alice, file, "auth", "whoami", "-o", "json");
    expect({ stderr, user: JSON.parse(stdout).status.userInfo.username }).toEqual({ stderr: "", user: "alice" });

    await edit(file, ({ users: [user] }) => (user.user.exec.provideClusterInfo = false));
    const untold = await kubectlAs(alice, file, "auth", "whoami");
    expect(untold).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("CLUSTER_ID_MISSING") });
  });

  it("asks nobody for an MFA code where kubectl has no terminal, and kubectl shows why", async () => {
    const file = await kubeconfig("mfa");
    expect(await write(file, "--profile", "admin")).toMatchObject({ exitCode: 0 });
    const config = join(folder, "aws-config-mfa");
    await writeFile(
      config,
      [
        "[profile admin]",
        "role_arn = arn:aws:iam::111122223333:role/Admin",
        "mfa_serial = arn:aws:iam::111122223333:mfa/alice",
        "source_profile = work",
        "[profile work]",
        `aws_access_key_id = ${alice.accessKeyId}`,
        `aws_secret_access_key = ${alice.secretAccessKey}`,
        "",
      ].join("\n"),
    );
    const { exitCode, stderr } = await kubectlWith({ AWS_CONFIG_FILE: config }, file, "auth", "whoami");
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/MFA_CODE_NEEDED: .*the call is not interactive/),
    });
  });

  it("has kubectl show how to sign in again, where single sign-on is over", async () => {
    const file = await kubeconfig("sso");
    expect(await write(file, "--profile", "work")).toMatchObject({ exitCode: 0 });
    const config = join(folder, "aws-config-sso");
    await writeFile(
      config,
      [
        "[profile work]",
        "sso_session = corp",
        "sso_account_id = 111122223333",
        "sso_role_name = Dev",
        "[sso-session corp]",
        "sso_region = eu-central-1",
        "sso_start_url = https://corp.example/start",
        "",
      ].join("\n"),
    );
    const { exitCode, stderr } = await kubectlWith({ AWS_CONFIG_FILE: config }, file, "auth", "whoami");
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(/SIGN_IN_NEEDED: [^\n]*\("aws sso login --profile work"; /),
    });
  });

  it("is used by the shell that evaluates its alias", async () => {
    const file = await kubeconfig("it's one");
    const { stdout } = await write(file, "--print-alias");
    const script = `shopt -s expand_aliases\n${stdout}k config current-context\n`;
    const { kubectl: program } = programs();
    const PATH = [dirname(program), process.env["PATH"] ?? ""].join(delimiter);
    const shell = await runProgram("bash", [], { env: { PATH, HOME: folder }, stdin: script });
    expect(shell).toEqual({ exitCode: 0, stdout: `${clusterId}\n`, stderr: "" });
  });

  it("is the one that `kubectl config` writes, whichever files KUBECONFIG names", async () => {
    const there = await kubeconfig("there", theirs);
    const [none, last] = [join(folder, "none"), join(folder, "last")];
    for (const [listed, written] of [
      [[none, there, last], there],
      [[none, last], last],
    ] as const) {
      const KUBECONFIG = listed.join(delimiter);
      const { kubectl: program } = programs();
      await runProgram(program, ["config", "set-cluster", "c", "--server=https://192.0.2.2"], {
        env: { KUBECONFIG, HOME: folder },
      });
      expect(await readFile(written, "utf8")).toContain("https://192.0.2.2");
      const ours = await runCommand(["kubeconfig", "--server", url(), "-i", clusterId], { env: { KUBECONFIG } });
      expect(ours).toMatchObject({ exitCode: 0, stderr: expect.stringContaining(` to ${written};`) });
    }
  });

  it("is written by one at a time, as kubectl does: of many edits none is lost", async () => {
    const file = await kubeconfig("both", theirs);
    const names = Array.from({ length: 5 }, (_, i) => `ours-${i}`);
    const results = await Promise.all(names.map((name) => write(file, "--alias", name, "--no-switch")));
    expect(results.map(({ exitCode }) => exitCode)).toEqual(names.map(() => 0));
    const { stdout } = await kubectl(file, "config", "get-contexts", "-o", "name");
    expect(stdout.trim().split("\n").toSorted()).toEqual(["old", ...names]);
    // The same lock keeps kubectl out; it does not wait.
    await writeFile(`${file}.lock`, "");
    const locked = await kubectl(file, "config", "use-context", "ours-1");
    expect(locked.exitCode).toBe(1);
    expect(locked.stderr).toContain(`${file}.lock`);
    await rm(`${file}.lock`);
  });

  /** Changes a kubeconfig as JSON, which is YAML, too. */
  async function edit(file: string, change: (config: Entries) => void): Promise<void> {
    const config: Entries = JSON.parse((await kubectl(file, "config", "view", "-o", "json", "--raw")).stdout);
    change(config);
    await writeFile(file, JSON.stringify(config));
  }

  function url(): string {
    return controlPlane.apiServers[0]?.url ?? "";
  }

  /** A file of its own; with a text it is there already, for everybody to read. */
  async function kubeconfig(name: string, text?: string): Promise<string> {
    const file = join(folder, name);
    if (text === undefined) return file;
    await writeFile(file, text);
    await chmod(file, 0o644);
    return file;
  }

  function write(file: string, ...args: string[]): Promise<Finished> {
    const given = ["--server", url(), "--certificate-authority", authority, "-i", clusterId, "--kubeconfig", file];
    return runCommand(["kubeconfig", ...given, ...args]);
  }

  function programs() {
    if (typeof assets === "string") throw new Error(assets);
    return assets;
  }

  function pathWithCommand(): string {
    return [dirname(COMMAND), process.env["PATH"] ?? ""].join(delimiter);
  }

  function kubectl(file: string, ...args: string[]): Promise<Finished> {
    return kubectlWith({}, file, ...args);
  }

  function kubectlAs(identity: typeof alice, file: string, ...args: string[]): Promise<Finished> {
    return kubectlWith(environmentOf(identity), file, ...args);
  }

  function kubectlWith(env: Readonly<Record<string, string>>, file: string, ...args: string[]): Promise<Finished> {
    const variables = { HOME: folder, PATH: pathWithCommand(), ...env };
    return runProgram(programs().kubectl, ["--kubeconfig", file, ...args], { env: variables });
  }
});
