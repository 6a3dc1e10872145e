import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { join } from "node:path";
import { readConfig } from "@aws-iam-authenticator/config";
import { systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { createLogger, startAuthenticator } from "@aws-iam-authenticator/server";
import { emulatedRoleSession, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { makeToken } from "@aws-iam-authenticator/token";
import { describe, expect, it } from "vitest";
import { closedAfter, runWith, temporaryFolder } from "../testing/fake-io.ts";
import { bodyOf } from "../testing/start-https.ts";

const config = `clusterID: c
server:
  backendMode: [MountedFile, EKSConfigMap]
  mapRoles:
  - rolearn: arn:aws:iam::111122223333:role/eng/Admin
    username: "admin:{{SessionNameRaw}}"
    groups: [system:masters, ops]
  mapUsers:
  - userarn: arn:aws:iam::111122223333:user/alice
    username: alice
  deny:
    arns: [arn:aws:iam::111122223333:user/mallory]
    sessionNames: [mallory]
`;
const awsAuth = `kind: ConfigMap
metadata: {name: aws-auth}
data:
  mapUsers: |
    - userarn: arn:aws:iam::111122223333:user/mallory
      username: mallory
`;

function folder(): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "config.yaml"), config);
  writeFileSync(join(cwd, "aws-auth.yaml"), awsAuth);
  return cwd;
}

const files = ["-c", "config.yaml", "-c", "aws-auth.yaml"];
const aws = (resource: string): string => `arn:aws:iam::111122223333:${resource}`;

describe("explain prints for people", () => {
  it("who is mapped: exit 0", async () => {
    const args = ["explain", aws("role/Admin"), ...files, "--session-name", "me@example.com"];
    expect(await runWith(args, { cwd: folder() })).toMatchObject({
      exitCode: 0,
      stderr: "",
      stdout: `decision:  mapped
caller:    arn:aws:sts::111122223333:assumed-role/Admin/me@example.com
looked up: arn:aws:iam::111122223333:role/Admin
username:  admin:me@example.com
groups:    system:masters ops
rule:      config.yaml:5:5 (MountedFile), for "arn:aws:iam::111122223333:role/Admin"

looked at 1 rule:
  yes config.yaml:5:5 "arn:aws:iam::111122223333:role/Admin": it is for exactly this role
`,
    });
  });

  it("who is denied, and what comes near: exit 1", async () => {
    expect(await runWith(["explain", aws("user/eng/alice"), ...files], { cwd: folder() })).toMatchObject({
      exitCode: 1,
      stderr: "",
      stdout: `decision:  denied
caller:    arn:aws:iam::111122223333:user/eng/alice
reason:    NOT_MAPPED: the identity is not mapped to a Kubernetes user ("arn:aws:iam::111122223333:user/eng/alice")
fix:       Add a rule for this ARN to mapRoles or mapUsers, or its account to mapAccounts.

rules that come near:
  config.yaml:9:5 "arn:aws:iam::111122223333:user/alice"
    the rule has the path "/", and STS names the user with "/eng/"
    if the caller is meant, write: userarn: arn:aws:iam::111122223333:user/eng/alice

looked at 3 rules:
  no  config.yaml:5:5 "arn:aws:iam::111122223333:role/Admin": it is for another ARN
  no  config.yaml:9:5 "arn:aws:iam::111122223333:user/alice": it is for another ARN
  no  aws-auth.yaml:5:7 "arn:aws:iam::111122223333:user/mallory": it is for another ARN
`,
    });
  });

  it("who is denied by the configuration file, though mapped", async () => {
    const { exitCode, stdout } = await runWith(["explain", aws("user/mallory"), ...files], { cwd: folder() });
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'IDENTITY_DENIED: the identity is denied by server.deny of the configuration file (server.deny.arns at "config.yaml:12:12")',
    );
    expect(stdout).toContain('without the denial the caller would be "mallory" by this rule');
  });

  it("not all of many rules", async () => {
    const rules = Array.from({ length: 30 }, (_, i) => `  - {userarn: "${aws(`user/u${i}`)}", username: u}\n`).join("");
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "c.yaml"), `server:\n  mapUsers:\n${rules}`);
    const { stdout } = await runWith(["explain", aws("user/other"), "-c", "c.yaml"], { cwd });
    expect(stdout).toContain("looked at 30 rules:\n  … 10 more; -o json shows them all\n  no  c.yaml:13:5");
  });
});

it("explain -o json prints the explanation", async () => {
  const { exitCode, stdout } = await runWith(["explain", aws("role/Admin"), ...files, "-o", "json"], { cwd: folder() });
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    decision: "mapped",
    username: "admin:SESSION-NAME",
    groups: ["system:masters", "ops"],
    rule: { file: "config.yaml", line: 5 },
    nearest: [],
    trace: [{ file: "config.yaml", line: 5, matched: true }],
  });
  const denied = await runWith(["explain", aws("role/Nobody"), ...files, "-o=json"], { cwd: folder() });
  expect(denied.exitCode).toBe(1);
  expect(JSON.parse(denied.stdout)).toMatchObject({
    decision: "denied",
    username: null,
    groups: [],
    rule: null,
    code: "NOT_MAPPED",
  });
});

it("explain says which source is not among the files", async () => {
  const { exitCode, stderr } = await runWith(["explain", aws("role/Admin"), "-c", "config.yaml"], { cwd: folder() });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: "warning: the source EKSConfigMap is not among the files, and is left out\n",
  });
});

it("explain leaves out an IAMIdentityMapping that is not valid, as the server does, and says so", async () => {
  const mapping = (name: string, arn: string): string =>
    `kind: IAMIdentityMapping\nmetadata: {name: ${name}}\nspec: {arn: "${arn}", username: ${name}}\n`;
  const stdin = `${mapping("good", aws("role/Good"))}---\n${mapping("bad", "nonsense")}`;
  expect(await runWith(["explain", aws("role/Good"), "-c", "-"], { stdin })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("username:  good"),
    stderr: expect.stringMatching(
      /^warning: stdin:7:13: "nonsense" is no ARN; .*; the IAMIdentityMapping has no effect\n$/,
    ),
  });
});

it("explain reads a file from stdin", async () => {
  const args = ["explain", aws("user/mallory"), "-c", "-"];
  expect(await runWith(args, { stdin: awsAuth })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining("stdin:5:7"),
  });
});

describe("explain --token", () => {
  const deploy = emulatedRoleSession({ role: "Admin", session: "ci" });

  async function explainToken(clusterId: string, args: readonly string[] = []) {
    const sts = closedAfter(await startStsEmulator({ identities: [deploy] }));
    const cwd = folder();
    const path = join(cwd, "ca.pem");
    writeFileSync(path, sts.ca);
    writeFileSync(join(cwd, "config.yaml"), `${config}  sts: {endpoint: "${sts.url}", caFile: ${path}}\n`);
    const { token } = await makeToken({ clusterId, credentials: deploy, region: "eu-central-1" });
    return runWith(["explain", "-t", "-", ...files, ...args], { cwd, stdin: token.reveal() });
  }

  it("has STS say who made it", async () => {
    const { exitCode, stdout, stderr } = await explainToken("c", ["-o", "json"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({
      username: "admin:ci",
      caller: { sessionName: "ci", userId: deploy.userId.split(":")[0] },
    });
  });

  it("that is refused: exit 1, with the code", async () => {
    const { exitCode, stdout, stderr } = await explainToken("other");
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^aws-iam-authenticator: STS_SIGNATURE_MISMATCH: [^\n]*\n$/);
  });
});

describe("explain --server", () => {
  async function startAdmin(answer: RequestListener): Promise<string> {
    const server = createServer(answer);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    closedAfter({ close: () => server.close() });
    const address = server.address();
    return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  }

  const explanation = {
    decision: "denied",
    username: null,
    groups: [],
    rule: null,
    code: "NOT_MAPPED",
    problem: "NOT_MAPPED: it says",
    fix: "Do.",
    caller: { arn: "a", canonicalArn: "a", account: "111122223333", userId: "u", sessionName: "" },
    nearest: [],
    trace: [],
  };

  it("asks the admin endpoint, and prints its answer", async () => {
    const asked: string[] = [];
    const url = await startAdmin(async (request, response) => {
      asked.push(`${request.method} ${request.url} ${await bodyOf(request)}`);
      response.end(JSON.stringify(explanation));
    });
    const args = ["explain", "ARN", "--session-name", "s", "--user-id", "U", "--server", url, "-o", "json"];
    const { exitCode, stdout } = await runWith(args);
    expect(asked).toEqual(['POST /explain {"arn":"ARN","sessionName":"s","userId":"U"}']);
    expect({ exitCode, answer: JSON.parse(stdout) }).toEqual({ exitCode: 1, answer: explanation });
    await runWith(["explain", "--server", url, "-t", "-"], { stdin: "the-token\n" });
    expect(asked[1]).toBe('POST /explain {"token":"the-token"}');
  });

  it("asks a server as it runs", async () => {
    const deploy = emulatedRoleSession({ role: "Admin", session: "ci" });
    const sts = closedAfter(await startStsEmulator({ identities: [deploy] }));
    const stateDir = temporaryFolder();
    const caFile = join(stateDir, "sts-ca.pem");
    writeFileSync(caFile, sts.ca);
    const ports = "  port: 0\n  healthAddress: 127.0.0.1\n  healthPort: 0\n  adminPort: 0\n";
    const text = `${config.replace(", EKSConfigMap", "")}${ports}  sts: {endpoint: "${sts.url}", caFile: ${caFile}}\n`;
    const running = closedAfter(
      valueOrThrow(
        await startAuthenticator({
          config: readConfig(text, "config.yaml").config,
          clusterId: undefined,
          overrides: { stateDir, kubeconfigPregenerated: true },
          env: {},
          logger: createLogger({ format: "text", level: "panic", write: () => undefined, now: Date.now }),
          clock: systemClock,
        }),
      ),
    );
    const server = ["--server", `http://127.0.0.1:${running.adminPort}`, "-o", "json"];
    const byArn = await runWith(["explain", aws("role/Admin"), ...server]);
    expect(byArn).toMatchObject({ exitCode: 0, stderr: "" });
    expect(JSON.parse(byArn.stdout)).toMatchObject({ username: "admin:SESSION-NAME", rule: { line: 5 } });

    const { token } = await makeToken({ clusterId: "c", credentials: deploy, region: "eu-central-1" });
    const byToken = await runWith(["explain", "-t", "-", ...server], { stdin: token.reveal() });
    expect(JSON.parse(byToken.stdout)).toMatchObject({ username: "admin:ci" });

    const denied = await runWith(["explain", aws("user/mallory"), ...server]);
    expect(denied.exitCode).toBe(1);
    expect(JSON.parse(denied.stdout)).toMatchObject({ code: "IDENTITY_DENIED" });

    const refused = await runWith(["explain", "-t", "x", ...server]);
    expect(refused).toMatchObject({ exitCode: 1, stdout: "", stderr: expect.stringContaining("TOKEN_PREFIX") });
    const noArn = await runWith(["explain", "x", ...server]);
    expect(noArn).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringContaining('"x" is no ARN') });
  });

  it.each([
    [
      "a refused token",
      { code: "TOKEN_EXPIRED", problem: "TOKEN_EXPIRED: old", fix: "Make." },
      1,
      "TOKEN_EXPIRED: old. Make.",
    ],
    ["a fault", { code: "STS_TIMEOUT", problem: "STS_TIMEOUT: late", fix: "Wait." }, 2, "STS_TIMEOUT: late. Wait."],
    ["something else", { hello: 1 }, 2, /SERVER_UNREACHABLE: .*the answer is no explanation/],
    ["no JSON", "<html>", 2, /SERVER_UNREACHABLE: .*the answer is no JSON/],
  ])("answers %s", async (_, answer, exitCode, message) => {
    const url = await startAdmin((_request, response) => {
      response.writeHead(400).end(typeof answer === "string" ? answer : JSON.stringify(answer));
    });
    const result = await runWith(["explain", "ARN", "--server", url]);
    expect(result).toMatchObject({ exitCode, stdout: "" });
    expect(result.stderr).toMatch(message);
  });

  it("is not there: exit 2", async () => {
    const result = await runWith(["explain", "ARN", "--server", "http://127.0.0.1:1"]);
    expect(result).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringMatching(/SERVER_UNREACHABLE/) });
  });
});

describe("explain is called wrongly", () => {
  it.each([
    ["without an ARN", [...files], "explain takes an ARN or --token, and not both"],
    ["with an ARN and a token", ["a", "-t", "x", ...files], "explain takes an ARN or --token, and not both"],
    ["with two ARNs", ["a", "b", ...files], 'explain takes one ARN; "b" is another'],
    ["without a file", ["a"], "no file is given: -c FILE, or --kubeconfig FILE, or --server URL"],
    [
      "with a file and a server",
      ["a", ...files, "--server", "http://127.0.0.1:1"],
      "--server goes without -c and --kubeconfig: it has its own mappings",
    ],
    [
      "with a token and a session",
      ["-t", "x", "--session-name", "s", ...files],
      "--session-name and --user-id go with an ARN; a token says both",
    ],
    ["with another output", ["a", ...files, "-o", "yaml"], 'unknown output "yaml"; known is json'],
    ["with a file that is not there", ["a", "-c", "gone"], '"gone" cannot be read: ENOENT, no such file or folder'],
    [
      "with what is no ARN",
      ["a", ...files],
      '"a" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME',
    ],
    [
      "with a server elsewhere",
      ["a", "--server", "http://192.0.2.1:1"],
      '--server is the URL of an admin endpoint on this machine, such as http://127.0.0.1:21364, not "http://192.0.2.1:1"',
    ],
    [
      "with a server by TLS",
      ["a", "--server", "https://127.0.0.1:1"],
      '--server is the URL of an admin endpoint on this machine, such as http://127.0.0.1:21364, not "https://127.0.0.1:1"',
    ],
  ])("%s: exit 2", async (_, args, message) => {
    expect(await runWith(["explain", ...args], { cwd: folder() })).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `aws-iam-authenticator: ${message} (see aws-iam-authenticator help explain)\n`,
    });
  });

  it("with a file that the server would not load: exit 2, with the place", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "c.yaml"), "server:\n  mapRoles: [{rolearn: x, username: y}]\n");
    expect(await runWith(["explain", aws("user/a"), "-c", "c.yaml"], { cwd })).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `c.yaml:2:24: "x" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME
aws-iam-authenticator: the mappings are not valid, so that the server would not load them (see aws-iam-authenticator help explain)
`,
    });
  });
});

it("explain --help tells its options", async () => {
  expect((await runWith(["explain", "--help"])).stdout.split("\nOptions of every command:")[0]).toMatchInlineSnapshot(`
    "Say who an identity is in Kubernetes, by which rule, and which rules come near.

    Usage: aws-iam-authenticator explain ARN [OPTION ...]

    Options:
      -c, --config FILE                Configuration file; with several -c also dynamic files and
                                       manifests with aws-auth or IAMIdentityMappings. - reads stdin.
      -t, --token TOKEN                Explain who made this token, which STS verifies; - reads it from
                                       stdin.
          --session-name NAME          Session of the role that the ARN names.
          --user-id ID                 User id of the identity, such as AROA…, for rules with userid.
          --partition PARTITION        AWS partition that the token is of (default aws).
          --server URL                 Ask a running server's admin endpoint (server.adminPort), such as
                                       http://127.0.0.1:21364, instead of files.
          --kubeconfig FILE            kubeconfig of the cluster (default: KUBECONFIG, a pod's own,
                                       ~/.kube/config).
          --kubeconfig-context NAME    Context in it (default: its current one).
          --master-url URL             URL of kube-apiserver instead of the kubeconfig's.
      -o, --output json                Print JSON instead of lines for people.
    "
  `);
});
