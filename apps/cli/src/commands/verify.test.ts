import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "@aws-iam-authenticator/config";
import { systemClock, valueOrThrow } from "@aws-iam-authenticator/core";
import { createLogger, startAuthenticator } from "@aws-iam-authenticator/server";
import {
  type EmulatedIdentity,
  emulatedRoleSession,
  emulatedUser,
  startStsEmulator,
} from "@aws-iam-authenticator/sts-emulator";
import { makeToken } from "@aws-iam-authenticator/token";
import { describe, expect, it, onTestFinished } from "vitest";
import { closedAfter, type FakeOutside, type Result, runWith, temporaryFolder } from "../testing/fake-io.ts";

const alice = emulatedUser({ name: "alice" });
const deploy = emulatedRoleSession({ role: "Deploy", session: "ci" });

async function tokenOf(identity: EmulatedIdentity, clusterId = "c"): Promise<string> {
  return (await makeToken({ clusterId, credentials: identity, region: "eu-central-1" })).token.reveal();
}

/** A folder with a configuration file that has calls to STS go to an emulator. */
async function folderWithSts(more = ""): Promise<string> {
  const sts = await startStsEmulator({ identities: [alice, deploy] });
  onTestFinished(() => sts.close());
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "ca.pem"), sts.ca);
  writeFileSync(
    join(cwd, "config.yaml"),
    `clusterID: c\nserver:\n  sts:\n    endpoint: ${sts.url}\n    caFile: ${join(cwd, "ca.pem")}\n${more}`,
  );
  return cwd;
}

describe("verify asks STS", () => {
  async function verify(token: string, args: readonly string[] = [], outside: FakeOutside = {}): Promise<Result> {
    return runWith(["verify", "-c", "config.yaml", "-t", token, ...args], { cwd: await folderWithSts(), ...outside });
  }

  it("and prints lines for people", async () => {
    expect(await verify(await tokenOf(deploy))).toMatchObject({
      exitCode: 0,
      stderr: "",
      stdout: `ARN:          arn:aws:sts::111122223333:assumed-role/Deploy/ci
CanonicalARN: arn:aws:iam::111122223333:role/Deploy
AccountID:    111122223333
UserID:       ${deploy.userId.split(":")[0]}
SessionName:  ci
AccessKeyID:  ${deploy.accessKeyId}
STSEndpoint:  sts.eu-central-1.amazonaws.com
`,
    });
  });

  it.each(["-o=json", "--output=json"])("and with %s prints the reference's JSON", async (option) => {
    const { exitCode, stdout } = await verify(await tokenOf(alice), [option]);
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`{
    "ARN": "arn:aws:iam::111122223333:user/alice",
    "CanonicalARN": "arn:aws:iam::111122223333:user/alice",
    "AccountID": "111122223333",
    "UserID": "${alice.userId}",
    "SessionName": "",
    "AccessKeyID": "${alice.accessKeyId}",
    "STSEndpoint": "sts.eu-central-1.amazonaws.com"
}
`);
  });

  it("for a token out of stdin", async () => {
    expect(await verify("-", [], { stdin: `${await tokenOf(alice)}\n` })).toMatchObject({ exitCode: 0 });
  });

  it.each<[string, () => Promise<string>, string[], RegExp]>([
    [
      "a token for another cluster",
      () => tokenOf(alice, "other"),
      [],
      /^aws-iam-authenticator: STS_SIGNATURE_MISMATCH: /,
    ],
    ["a token of an unknown key", () => tokenOf(emulatedUser({ name: "nobody" })), [], /STS_UNKNOWN_KEY/],
    ["a text that is no token", async () => "x", [], /TOKEN_PREFIX/],
    [
      "a token for a cluster id that the file does not have",
      () => tokenOf(alice),
      ["-i", "d"],
      /STS_SIGNATURE_MISMATCH/,
    ],
    ["a token that was cut", async () => (await tokenOf(alice)).slice(0, -8), [], /TOKEN_(ENCODING|SIGNATURE)/],
    ["a token of another partition", () => tokenOf(alice), ["--partition", "aws-cn"], /TOKEN_HOST/],
  ])("and refuses %s with the code, exit 1", async (_, token, args, stderr) => {
    const result = await verify(await token(), args);
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
    expect(result.stderr).toMatch(stderr);
    expect(result.stderr.trimEnd()).not.toContain("\n");
  });
});

it("verify refuses a partition that is none: exit 2", async () => {
  const args = ["verify", "-i", "c", "-t", await tokenOf(alice), "--partition=aws-moon"];
  expect(await runWith(args)).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringMatching(/PARTITION_UNKNOWN/),
  });
});

it("verify takes the partition of the option, of the file, then aws", async () => {
  const zhang = emulatedUser({ name: "zhang", partition: "aws-cn" });
  const made = await makeToken({ clusterId: "c", credentials: zhang, region: "cn-north-1" });
  const token = made.token.reveal();
  const sts = closedAfter(await startStsEmulator({ identities: [zhang] }));
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "ca.pem"), sts.ca);
  const file = `clusterID: c\nserver:\n  sts: {endpoint: "${sts.url}", caFile: ${join(cwd, "ca.pem")}}\n`;
  writeFileSync(join(cwd, "plain.yaml"), file);
  writeFileSync(join(cwd, "china.yaml"), `${file}  partition: aws-cn\n`);
  const args = ["verify", "-t", token, "-c"];
  expect(await runWith([...args, "china.yaml"], { cwd })).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await runWith([...args, "plain.yaml", "--partition", "aws-cn"], { cwd })).toMatchObject({ exitCode: 0 });
  expect((await runWith([...args, "plain.yaml"], { cwd })).stderr).toMatch(/TOKEN_HOST/);
  expect((await runWith([...args, "china.yaml", "--partition=aws"], { cwd })).stderr).toMatch(/TOKEN_HOST/);
});

it("verify says so where STS cannot be reached", async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "config.yaml"), 'clusterID: c\nserver: {sts: {endpoint: "http://127.0.0.1:1"}}\n');
  const result = await runWith(["verify", "-c", "config.yaml", "-t", await tokenOf(alice)], { cwd });
  expect(result).toMatchObject({ exitCode: 1, stdout: "" });
  expect(result.stderr).toMatch(/^aws-iam-authenticator: STS_UNREACHABLE: [^\n]*\n$/);
});

describe("verify is called wrongly", () => {
  it.each([
    ["without a token", ["-i", "c"], /no token is given/],
    ["with an empty token", ["-i", "c", "-t", ""], /no token is given/],
    ["with nothing on stdin", ["-i", "c", "-t", "-"], /no token is given: stdin is empty/],
    ["without a cluster id", ["-t", "x"], /CLUSTER_ID_MISSING/],
    ["with an odd cluster id", ["-t", "x", "-i", "a\tb"], /CLUSTER_ID_INVALID/],
    ["with another output", ["-t", "x", "-i", "c", "-o", "yaml"], /unknown output "yaml"/],
    ["with a certificate and no server", ["-t", "x", "-i", "c", "--certificate-authority", "f"], /goes with --server/],
    ["with a server that is no https URL", ["-t", "x", "--server", "http://127.0.0.1"], /--server is a URL such as/],
    ["with a server that is no URL", ["-t", "x", "--server", "here"], /--server is a URL such as/],
  ])("%s: exit 2", async (_, args, stderr) => {
    const result = await runWith(["verify", ...args]);
    expect(result).toMatchObject({ exitCode: 2, stdout: "" });
    expect(result.stderr).toMatch(stderr);
  });
});

describe("verify --server", () => {
  async function startServer(): Promise<{ url: string; certificate: string }> {
    const cwd = await folderWithSts(`  port: 0
  healthPort: 0
  healthAddress: 127.0.0.1
  mapUsers:
  - {userarn: "${alice.arn}", username: alice, groups: [a, b]}
`);
    const stateDir = join(cwd, "state");
    const { config } = readConfig(readFileSync(join(cwd, "config.yaml"), "utf8"), "config.yaml");
    const running = valueOrThrow(
      await startAuthenticator({
        config,
        clusterId: undefined,
        overrides: { stateDir, kubeconfigPregenerated: true },
        env: {},
        logger: createLogger({ format: "text", level: "panic", write: () => undefined, now: Date.now }),
        clock: systemClock,
      }),
    );
    onTestFinished(() => running.close());
    return { url: `https://127.0.0.1:${running.port}`, certificate: join(stateDir, "cert.pem") };
  }

  it("prints whom the server takes the caller for", async () => {
    const { url, certificate } = await startServer();
    const args = ["verify", "-t", await tokenOf(alice), "--server", url, "--certificate-authority", certificate];
    expect(await runWith(args)).toMatchObject({
      exitCode: 0,
      stderr: "",
      stdout: expect.stringMatching(
        /^username: alice\nuid: {6}aws-iam-authenticator:111122223333:AIDA\w+\ngroups: {3}a b\nextra: {4}accessKeyId=/,
      ),
    });
    const json = await runWith([...args.with(4, `${url}/authenticate`), "-o", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ authenticated: true, user: { username: "alice" } });
  });

  it("without a certificate does not check a loopback server's, and says so", async () => {
    const { url } = await startServer();
    expect(await runWith(["verify", "-t", await tokenOf(alice), "--server", url])).toMatchObject({
      exitCode: 0,
      stderr: `warning: the certificate of ${new URL(url).host} is not checked; name it with --certificate-authority\n`,
    });
  });

  it("prints why a token is not accepted, exit 1", async () => {
    const { url, certificate } = await startServer();
    const args = ["--server", url, "--certificate-authority", certificate];
    expect(await runWith(["verify", "-t", await tokenOf(deploy), ...args])).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^aws-iam-authenticator: NOT_MAPPED: [^\n]*role\/Deploy[^\n]*\n$/),
    });
    const json = await runWith(["verify", "-t", "x", ...args, "-o", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ authenticated: false });
  });

  it("refuses a server that shows another certificate", async () => {
    const [first, second] = [await startServer(), await startServer()];
    const args = ["--server", first.url, "--certificate-authority", second.certificate];
    expect(await runWith(["verify", "-t", "x", ...args])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/SERVER_UNREACHABLE/),
    });
  });

  it("says so where the certificate's file is not there", async () => {
    const args = ["--server", "https://127.0.0.1:1", "--certificate-authority", "nowhere.pem"];
    expect(await runWith(["verify", "-t", "x", ...args])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/CONFIG_UNREADABLE: [^\n]*nowhere\.pem/),
    });
  });

  it("says so where nobody listens", async () => {
    expect(await runWith(["verify", "-t", "x", "--server", "https://127.0.0.1:1"])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/SERVER_UNREACHABLE: [^\n]*ECONNREFUSED/),
    });
  });

  it("says so where what answers is no webhook", async () => {
    const sts = await startStsEmulator({ identities: [], intercept: () => new Response("hello") });
    onTestFinished(() => sts.close());
    expect(await runWith(["verify", "-t", "x", "--server", sts.url])).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/SERVER_UNREACHABLE/),
    });
  });
});
