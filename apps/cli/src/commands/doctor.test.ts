import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Check } from "../doctor/check.ts";
import { type PreparedNode, prepareNode } from "../doctor/on-node/testing/prepared-node.ts";
import { alice, startHealthyLogin } from "../doctor/testing/healthy-login.ts";
import { loginFolder } from "../doctor/testing/login-folder.ts";
import { writeProgram } from "../doctor/testing/programs.ts";
import { expectNoSecrets, runWith } from "../testing/fake-io.ts";

describe("doctor prints", () => {
  it("a line for each rung, and whether all is well", async () => {
    const login = await startHealthyLogin();
    const { stdout, stderr, exitCode } = await login.run(["doctor"]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    const at = {
      HERE: login.folder,
      SERVER: login.apiServer,
      KEY: `AKIA…${alice.accessKeyId.slice(-4)}`,
      USER: alice.userId,
    };
    const text = Object.entries(at).reduce((shown, [name, value]) => shown.replaceAll(value, name), stdout);
    expect(text).toBe(`ok    kubectl           kubectl v1.35.2 is "HERE/programs/kubectl"
ok    kubeconfig        the kubeconfig is "HERE/kubeconfig"
ok    context           the context is "x"
ok    cluster           the cluster is "c", at "SERVER"
ok    context-user      the context's user is "u"
ok    user-login        kubectl logs in as "u" with the exec plugin "aws-iam-authenticator"
ok    exec-plugin       aws-iam-authenticator v0.7.18 is "HERE/programs/aws-iam-authenticator"
ok    exec-api-version  the exec's apiVersion is "client.authentication.k8s.io/v1"
ok    exec-arguments    the exec plugin logs in for the cluster id "my-cluster", in the region "eu-central-1"
ok    region            the region is "eu-central-1", of the partition "aws"
ok    credentials       the AWS credentials come from keys of the environment, access key KEY, with no end
ok    token             a token is made for the cluster id "my-cluster", which sts.eu-central-1.amazonaws.com is to verify
ok    clock             this machine's clock agrees with AWS's
ok    aws-identity      STS accepts the token of "arn:aws:iam::111122223333:user/alice"; account 111122223333, user id "USER"
ok    kube-apiserver    kube-apiserver v1.35.2 answers at SERVER
ok    kubernetes-user   kube-apiserver takes us for "alice", in the groups "dev", "ops"

all is well
`);
  });

  it("where it is broken what to do, and where to begin", async () => {
    const login = loginFolder();
    login.write((k) => (k.contexts[0] = { name: "x", context: { cluster: "c" } }));
    const { stdout, exitCode } = await login.run(["doctor"]);
    expect(exitCode).toBe(1);
    const lines = stdout.replaceAll(login.folder, "HERE").split("\n");
    expect(lines.slice(4, 7)).toEqual([
      'FAIL  context-user      the context "x" has no user, so that kubectl sends no token at all',
      "                        -> kubectl --kubeconfig HERE/kubeconfig config set-context x --user=u",
      "skip  user-login        not tried, because of context-user",
    ]);
    expect(lines.slice(-3)).toEqual(["", "not well: begin with context-user", ""]);
  });

  it("that all is well, but for warnings", async () => {
    const login = await startHealthyLogin();
    writeProgram(login.programs, "kubectl", "echo hello");
    const { stdout, exitCode } = await login.run(["doctor"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^warn {2}kubectl {11}"[^"]+\/kubectl" does not tell its version\n {24}-> Install kubectl /);
    expect(stdout).toMatch(/\n\nall is well, but for 1 warning\n$/);
  });

  it("JSON, and no secrets of the kubeconfig or the environment", async () => {
    const secret = "s3cr3t-in-the-kubeconfig";
    const login = await startHealthyLogin();
    login.write((k) => {
      k.users.push({ name: "other", user: { token: secret, password: secret, "client-key-data": secret } });
      k.clusters.push({ name: "other", cluster: { server: `https://me:${secret}@127.0.0.1` } });
      Object.assign(k.clusters[0]?.cluster ?? {}, { "proxy-url": `http://me:${secret}@127.0.0.1:1` });
    });
    const { stdout, exitCode } = await login.run(["doctor", "-o", "json"]);
    const { ok, checks } = JSON.parse(stdout);
    expect({ exitCode, ok }).toEqual({ exitCode: 1, ok: false });
    expect(checks.at(-2)).toMatchObject({ id: "kube-apiserver", status: "fail" });
    expect(stdout).not.toContain(secret);
    expectNoSecrets(stdout, { AWS_SECRET_ACCESS_KEY: alice.secretAccessKey });
  });
});

describe("doctor --on-node", () => {
  const argsOf = (node: PreparedNode): readonly string[] => [
    "doctor",
    "--on-node",
    "-c",
    node.config,
    "--manifest",
    node.manifest,
  ];

  it("looks at the node alone: whoever is an admin there has another kubeconfig", async () => {
    const node = await prepareNode();
    const { stdout, stderr, exitCode } = await runWith([...argsOf(node), "-o", "json"]);
    const { ok, checks }: { ok: boolean; checks: readonly Check[] } = JSON.parse(stdout);
    expect({ stderr, exitCode, ok }).toEqual({ stderr: "", exitCode: 0, ok: true });
    expect(checks.filter(({ id, status }) => !id.startsWith("node-") || status === "fail")).toEqual([]);
    expect(checks.length).toBeGreaterThan(5);
  });

  it("climbs the ladder, too, where a kubeconfig is named", async () => {
    const node = await prepareNode();
    const { stdout, exitCode } = await loginFolder({}).run([...argsOf(node), "-o", "json"]);
    const { checks }: { checks: readonly Check[] } = JSON.parse(stdout);
    expect(exitCode).toBe(1);
    expect(checks.filter(({ status }) => status === "fail").map(({ id }) => id)).toEqual(["cluster"]);
    expect(checks.at(-1)?.id).toMatch(/^node-/);
  });
});

describe("doctor --bundle", () => {
  it("writes what it found into a support file", async () => {
    const login = loginFolder({});
    const { stdout, stderr, exitCode } = await login.run(["doctor", "--bundle", "support.txt"]);
    const file = join(login.folder, "support.txt");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/\nnot well: begin with cluster\n$/);
    expect(stderr).toContain(`the support file ${file} is written`);
    expect(readFileSync(file, "utf8")).toContain('the cluster "c" has no server that is a URL');
  });

  it("overwrites nothing", async () => {
    const login = loginFolder({});
    const { stderr, exitCode } = await login.run(["doctor", "--bundle", "kubeconfig"]);
    expect({ stderr, exitCode }).toEqual({ stderr: expect.stringMatching(/FILE_NOT_WRITTEN: .*EEXIST/), exitCode: 1 });
  });
});

describe("doctor is called wrongly", () => {
  it.each<[what: string, args: readonly string[], stderr: RegExp]>([
    ["with another output", ["-o", "yaml"], /unknown output "yaml"; known is json/],
    [
      "with a certificate and no server",
      ["--certificate-authority", "f"],
      /--certificate-authority goes with --server/,
    ],
    ["with a server that is no https URL", ["--server", "http://127.0.0.1"], /--server is a URL such as https:/],
    ["with a node's option and no node", ["--manifest", "f"], /--manifest goes with --on-node/],
    ["with no name for the bundle", ["--bundle", ""], /--bundle takes the name of a file/],
    ["with a word too many", ["now"], /doctor takes options alone; "now" is not one/],
  ])("%s: exit 2", async (_, args, stderr) => {
    expect(await runWith(["doctor", ...args])).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: expect.stringMatching(stderr),
    });
  });
});
