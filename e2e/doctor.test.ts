// `doctor` and `whoami` on a real control plane, with the built command as kubectl's exec plugin; and what they say of kubectl
// and kube-apiserver, held against these.
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
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
const stranger = emulatedUser({ name: "stranger" });

const serverSettings = `  mapUsers:
  - {userarn: "${alice.arn}", username: alice, groups: [dev]}
`;

interface Check {
  readonly id: string;
  readonly status: string;
  readonly message: string;
}

/** A kubeconfig's user, as it can be changed. */
interface User {
  exec: Record<string, unknown>;
  [key: string]: unknown;
}

describe.skipIf(skipped("e2e/doctor.test.ts", missing))("on a real cluster", () => {
  let folder: string;
  let sts: ListeningStsEmulator;
  let node: PreparedNode;
  let server: Server;
  let controlPlane: ControlPlane;
  let stsAuthority: string;
  let authority: string;
  let programs: string;

  beforeAll(async () => {
    if (typeof assets === "string") throw new Error(assets);
    folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-"));
    sts = await startStsEmulator({ identities: [alice, stranger] });
    stsAuthority = join(folder, "sts-authority.pem");
    await writeFile(stsAuthority, sts.ca);
    node = await prepareNode({ folder, clusterId, sts, serverSettings });
    server = await startServer(serverArguments(node));
    const { webhookKubeconfig } = node;
    controlPlane = await startControlPlane({ assets, folder, webhookKubeconfig, webhookVersions: ["v1"] });
    // As it is called when installed; an executable that is tested has another name.
    programs = join(folder, "programs");
    await mkdir(programs);
    await symlink(COMMAND, join(programs, "aws-iam-authenticator"));
    authority = join(folder, "authority.pem");
    await writeFile(authority, controlPlane.authority.certificate);
  }, 180_000);

  afterAll(async () => {
    await controlPlane?.close();
    await server?.running.stop();
    await sts?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, 120_000);

  it("doctor finds nothing wrong with what `kubeconfig` wrote", async () => {
    const file = await writeLogin("healthy");
    const { checks, ok } = await doctor(file);
    expect(checks.filter(({ status }) => status !== "pass")).toEqual([]);
    expect(ok).toBe(true);
    expect(messageOf("kubernetes-user", checks)).toBe(
      'kube-apiserver takes us for "alice", in the groups "dev", "system:authenticated"',
    );
  });

  it("doctor agrees with the server, and with its configuration", async () => {
    const file = await writeLogin("server");
    const certificate = join(node.stateDir, "cert.pem");
    const { checks, ok } = await doctor(file, [
      "-c",
      node.configFile,
      "--server",
      server.url,
      "--certificate-authority",
      certificate,
    ]);
    expect(checks.filter(({ status }) => status !== "pass")).toEqual([]);
    expect(ok).toBe(true);
    expect(messageOf("mapping", checks)).toContain('maps the caller to "alice", in the groups "dev"');
    expect(messageOf("server-review", checks)).toBe('the server takes the token for "alice", in the groups "dev"');
  });

  it("doctor says where it ends for somebody who is not mapped, and why with -c and --server", async () => {
    const file = await writeLogin("stranger");
    const { checks, ok } = await doctor(file, ["-c", node.configFile, "--server", server.url], stranger);
    expect(ok).toBe(false);
    const failed = checks.filter(({ status }) => status === "fail");
    expect(failed.map(({ id }) => id)).toEqual(["kubernetes-user", "mapping", "server-review"]);
    expect(failed[0]?.message).toMatch(/answers 401: it takes the token for nobody$/);
    expect(failed[2]?.message).toMatch(/^the server denies the token: NOT_MAPPED: /);
    expect((await kubectl(file, ["auth", "whoami"], stranger)).stderr).toMatch(/Unauthorized|must be logged in/);
  });

  it("whoami says who kube-apiserver takes somebody for", async () => {
    const file = await writeLogin("whoami");
    const { stdout, stderr, exitCode } = await runCommand(["whoami", "--kubeconfig", file, "-o", "json"], {
      env: env(alice),
    });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(JSON.parse(stdout)).toMatchObject({
      arn: alice.arn,
      partition: "aws",
      region: "eu-central-1",
      kubernetes: {
        cluster: url(),
        username: "alice",
        uid: `aws-iam-authenticator:${alice.account}:${alice.userId}`,
        groups: ["dev", "system:authenticated"],
        extra: { arn: [alice.arn] },
      },
    });
  });

  it.each<[what: string, change: (user: User) => void, id: string, kubectlSays: RegExp]>([
    [
      "v1 without interactiveMode",
      ({ exec }) => delete exec["interactiveMode"],
      "exec-api-version",
      /interactiveMode must be specified/,
    ],
    [
      "v1alpha1",
      ({ exec }) => (exec["apiVersion"] = "client.authentication.k8s.io/v1alpha1"),
      "exec-api-version",
      /invalid apiVersion "client\.authentication\.k8s\.io\/v1alpha1"/,
    ],
    ["no apiVersion", ({ exec }) => delete exec["apiVersion"], "exec-api-version", /apiVersion must be specified/],
    ["no command", ({ exec }) => (exec["command"] = ""), "user-login", /command must be specified/],
    ["a command that is not there", ({ exec }) => (exec["command"] = "./none"), "exec-plugin", /no such file/],
    ["a token beside exec", (user) => (user["token"] = "made-up"), "user-login", /Unauthorized|must be logged in/],
    [
      "a password beside exec",
      (user) => Object.assign(user, { username: "me", password: "made-up" }),
      "user-login",
      // No current kube-apiserver looks at passwords.
      /User "system:anonymous" cannot get path/,
    ],
    [
      "an auth-provider beside exec",
      (user) => (user["auth-provider"] = { name: "oidc", config: {} }),
      "user-login",
      /authProvider cannot be provided in combination with an exec plugin/,
    ],
    ["wrong arguments", ({ exec }) => (exec["args"] = ["token", "--what"]), "exec-arguments", /exit code 2/],
  ])("what doctor says of %s is so", async (what, change, id, kubectlSays) => {
    const file = await writeLogin(what.replaceAll(" ", "-"), change);
    const { checks, ok } = await doctor(file);
    expect(ok).toBe(false);
    expect(checks.find(({ status }) => status === "fail")?.id).toBe(id);
    const { exitCode, stderr } = await kubectl(file, ["get", "--raw", "/api"]);
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(kubectlSays);
  });

  it("what doctor says of a context without a user is so: kubectl runs no exec plugin, and asks for a password", async () => {
    const file = await writeLogin(
      "no-user",
      () => undefined,
      (context) => delete context["user"],
    );
    const { checks } = await doctor(file);
    expect(checks.find(({ status }) => status === "fail")).toMatchObject({
      id: "context-user",
      message: `the context "${clusterId}" has no user, so that kubectl sends no token at all`,
    });
    const asked = sts.requests.length;
    expect((await kubectl(file, ["get", "--raw", "/api"])).exitCode).not.toBe(0);
    expect(sts.requests.length).toBe(asked);
  });

  it.each<[what: string, change: (cluster: Record<string, unknown>) => void, says: RegExp, kubectlSays: RegExp]>([
    [
      "another authority",
      (cluster) => (cluster["certificate-authority-data"] = Buffer.from(sts.ca).toString("base64")),
      /its certificate is of another authority/,
      /x509: certificate signed by unknown authority/,
    ],
    [
      "no authority",
      (cluster) => delete cluster["certificate-authority-data"],
      /its certificate is of another authority/,
      /x509: certificate signed by unknown authority/,
    ],
    [
      "another name",
      (cluster) => (cluster["tls-server-name"] = "kube.example"),
      /its certificate is for other names/,
      /x509: certificate is valid for .*, not kube\.example/,
    ],
    [
      "a port that nobody listens on",
      (cluster) => (cluster["server"] = "https://127.0.0.1:1"),
      /nobody listens there/,
      /refused/,
    ],
    [
      "a proxy that is not there",
      (cluster) => (cluster["proxy-url"] = "http://127.0.0.1:1"),
      /through the proxy 127\.0\.0\.1:1: nobody listens there/,
      /refused/,
    ],
  ])("what doctor says of a cluster with %s is so", async (what, change, says, kubectlSays) => {
    const file = await writeLogin(what.replaceAll(" ", "-"), undefined, undefined, change);
    const { checks } = await doctor(file);
    const failed = checks.find(({ status }) => status === "fail");
    expect(failed).toMatchObject({ id: "kube-apiserver", message: expect.stringMatching(says) });
    expect((await kubectl(file, ["get", "--raw", "/api"])).stderr).toMatch(kubectlSays);
  });

  it("and of one whose certificate is not to be checked, who the caller is", async () => {
    const file = await writeLogin("unchecked", undefined, undefined, (cluster) => {
      delete cluster["certificate-authority-data"];
      cluster["insecure-skip-tls-verify"] = true;
    });
    const { checks, ok } = await doctor(file);
    expect(ok).toBe(true);
    expect(checks.filter(({ status }) => status === "warn").map(({ id }) => id)).toEqual(["cluster"]);
  });

  it("what doctor says of a cluster without TLS is so: kubectl runs no exec plugin", async () => {
    const file = await writeLogin(
      "plain",
      ({ exec }) => (exec["command"] = "./none"),
      undefined,
      (cluster) => (cluster["server"] = url().replace("https:", "http:")),
    );
    const { checks } = await doctor(file);
    expect(checks.find(({ status }) => status === "fail")?.id).toBe("cluster");
    const { stderr } = await kubectl(file, ["get", "--raw", "/api"]);
    expect(stderr).not.toContain("none");
    expect(stderr).toMatch(/HTTP request to an HTTPS server|the server rejected our request/);
  });

  it("a client certificate counts before the exec plugin, as doctor warns", async () => {
    const { certificate, key } = await controlPlane.authority.issueClient("by-certificate", []);
    const file = await writeLogin("certificate", (user) => {
      user["client-certificate-data"] = Buffer.from(certificate).toString("base64");
      user["client-key-data"] = Buffer.from(key).toString("base64");
    });
    const { checks } = await doctor(file);
    expect(checks.find(({ status }) => status === "warn")).toMatchObject({ id: "user-login" });
    const { stdout } = await kubectl(file, ["auth", "whoami", "-o", "json"]);
    expect(JSON.parse(stdout).status.userInfo.username).toBe("by-certificate");
  });

  function url(): string {
    return controlPlane.apiServers[0]?.url ?? "";
  }

  function env(identity: typeof alice): Readonly<Record<string, string>> {
    if (typeof assets === "string") throw new Error(assets);
    return {
      ...environmentOf(identity),
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_CA_BUNDLE: stsAuthority,
      HOME: folder,
      PATH: [programs, dirname(COMMAND), dirname(assets.kubectl), process.env["PATH"] ?? ""].join(delimiter),
    };
  }

  /** Has the command write a login, and changes it. @returns the file */
  async function writeLogin(
    name: string,
    changeUser: (user: User) => void = () => undefined,
    changeContext: (context: Record<string, unknown>) => void = () => undefined,
    changeCluster: (cluster: Record<string, unknown>) => void = () => undefined,
  ): Promise<string> {
    const file = join(folder, `${name}.kubeconfig`);
    const args = ["--server", url(), "--certificate-authority", authority, "-i", clusterId, "--kubeconfig", file];
    expect(await runCommand(["kubeconfig", ...args])).toMatchObject({ exitCode: 0 });
    const { stdout } = await kubectl(file, ["config", "view", "--raw", "-o", "json"]);
    const whole = JSON.parse(stdout);
    changeUser(whole.users[0].user);
    changeContext(whole.contexts[0].context);
    changeCluster(whole.clusters[0].cluster);
    await writeFile(file, JSON.stringify(whole));
    return file;
  }

  async function doctor(file: string, args: readonly string[] = [], identity = alice) {
    const all = ["doctor", "--kubeconfig", file, "-o", "json", ...args];
    const { stdout, stderr, exitCode } = await runCommand(all, { env: env(identity) });
    expect(stderr).toBe("");
    const { ok, checks }: { ok: boolean; checks: readonly Check[] } = JSON.parse(stdout);
    expect(exitCode).toBe(ok ? 0 : 1);
    return { ok, checks };
  }

  function messageOf(id: string, checks: readonly Check[]): string | undefined {
    return checks.find((check) => check.id === id)?.message;
  }

  function kubectl(file: string, args: readonly string[], identity = alice): Promise<Finished> {
    if (typeof assets === "string") throw new Error(assets);
    return runProgram(assets.kubectl, ["--kubeconfig", file, ...args], { env: env(identity) });
  }
});
