import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createStsEmulator, emulatedRoleSession, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { ALICE, callerOf, keysOf, urlIn } from "../testing/aws.ts";
import { type FakeOutside, noon, runWith, temporaryFolder } from "../testing/fake-io.ts";

const deployer = emulatedRoleSession({ role: "Deployer", session: "build-7" });
const nurse = emulatedUser({ name: "nurse", partition: "aws-cn" });
const sts = createStsEmulator({ identities: [ALICE, deployer, nurse], now: () => noon });
const keys = { ...keysOf(ALICE), AWS_REGION: "eu-central-1" };

/** Runs `token` and gives what is printed, which must be all there is. */
async function printed(args: readonly string[], options: FakeOutside = { env: keys }): Promise<string> {
  const { exitCode, stdout, stderr } = await runWith(["token", ...args], { now: noon, ...options });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout;
}

/** The failure of `token`, which must print nothing else. */
async function failure(args: readonly string[], options: FakeOutside = { env: keys }) {
  const { exitCode, stdout, stderr } = await runWith(["token", ...args], { now: noon, ...options });
  expect(stdout).toBe("");
  return { exitCode, stderr };
}

/** A folder to call the command in, with a configuration file. */
function folderWith(config: string): string {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "config.yaml"), config);
  return cwd;
}

const execInfo = (apiVersion: string) => JSON.stringify({ apiVersion, kind: "ExecCredential", spec: {} });

describe("the answer", () => {
  const url = [
    "https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15",
    "X-Amz-Algorithm=AWS4-HMAC-SHA256",
    "X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20260102%2Feu-central-1%2Fsts%2Faws4_request",
    "X-Amz-Date=20260102T120000Z",
    "X-Amz-Expires=60",
    "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id",
    "X-Amz-Signature=43ad798c5f18610870070c9d0942ff6b90b9a062cee9bbbd2eed6b14b46994a8",
  ].join("&");
  const token = `k8s-aws-v1.${Buffer.from(url).toString("base64url")}`;

  it.each<[what: string, env: Record<string, string>, apiVersion: string]>([
    ["v1beta1 where nobody asks", {}, "client.authentication.k8s.io/v1beta1"],
    ["v1beta1 where nothing is asked", { KUBERNETES_EXEC_INFO: "" }, "client.authentication.k8s.io/v1beta1"],
    ...["v1", "v1beta1", "v1alpha1"].map((version): [string, Record<string, string>, string] => {
      const apiVersion = `client.authentication.k8s.io/${version}`;
      return [`${version} where it is asked for`, { KUBERNETES_EXEC_INFO: execInfo(apiVersion) }, apiVersion];
    }),
  ])("is an ExecCredential of %s", async (_, env, apiVersion) => {
    expect(await printed(["-i", "my-cluster"], { env: { ...keys, ...env } })).toBe(
      `{"kind":"ExecCredential","apiVersion":"${apiVersion}","spec":{},"status":{"expirationTimestamp":"2026-01-02T12:14:00Z","token":"${token}"}}\n`,
    );
  });

  it("is the bare token with --token-only, whatever version is asked for", async () => {
    const env = { ...keys, KUBERNETES_EXEC_INFO: execInfo("client.authentication.k8s.io/v9") };
    expect(await printed(["-i", "my-cluster", "--token-only"], { env })).toBe(`${token}\n`);
    expect(await printed(["-i", "my-cluster", "--token-only=true", "--cache"], { env })).toBe(`${token}\n`);
  });

  it.each<[what: string, info: string, message: RegExp]>([
    [
      "of an unknown version",
      execInfo("client.authentication.k8s.io/v9"),
      /^aws-iam-authenticator: EXEC_API_VERSION_UNKNOWN: .*"client\.authentication\.k8s\.io\/v9"; known are "client\.authentication\.k8s\.io\/v1", "client\.authentication\.k8s\.io\/v1beta1", "client\.authentication\.k8s\.io\/v1alpha1".*\n$/,
    ],
    ["that is no JSON", "{", /^aws-iam-authenticator: EXEC_INFO_INVALID: .*\n$/],
    ["without a version", "{}", /^aws-iam-authenticator: EXEC_INFO_INVALID: .*\n$/],
    ["that is a list", "[]", /^aws-iam-authenticator: EXEC_INFO_INVALID: .*\n$/],
    ["with a version that is no text", '{"apiVersion":1}', /^aws-iam-authenticator: EXEC_INFO_INVALID: .*\n$/],
  ])("is none to KUBERNETES_EXEC_INFO %s", async (_, info, message) => {
    expect(await failure(["-i", "my-cluster"], { env: { ...keys, KUBERNETES_EXEC_INFO: info } })).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(message),
    });
  });

  it("is a token that STS and a server take", async () => {
    const answer = JSON.parse(await printed(["-i", "my-cluster"]));
    expect(await callerOf(answer.status.token, { sts })).toMatchObject({
      identity: { arn: ALICE.arn },
      accessKeyId: ALICE.accessKeyId,
      clusterId: "my-cluster",
    });
  });
});

describe("the cluster id", () => {
  const variable = "KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID";
  it.each<[what: string, args: readonly string[], env: Record<string, string>, file: string, clusterId: string]>([
    ["of the flag", ["-i", "by-flag"], {}, "", "by-flag"],
    ["of the variable", [], { [variable]: "by-variable" }, "", "by-variable"],
    ["of the file", [], {}, "clusterID: by-file", "by-file"],
    ["of the flag and no other", ["-i=by-flag"], { [variable]: "by-variable" }, "clusterID: by-file", "by-flag"],
    ["of the variable before the file's", [], { [variable]: "by-variable" }, "clusterID: by-file", "by-variable"],
    ["of the file where the variable is empty", [], { [variable]: "" }, "CLUSTERid: by-file", "by-file"],
    ["with all that may be in it", ["-i", "a b/~"], {}, "", "a b/~"],
  ])("%s is signed", async (_, args, env, file, clusterId) => {
    const cwd = folderWith(file);
    const token = await printed([...args, "-c", "config.yaml", "--token-only"], { cwd, env: { ...keys, ...env } });
    expect(await callerOf(token, { sts, clusterId })).toMatchObject({ clusterId });
    await expect(callerOf(token, { sts, clusterId: "another" })).rejects.toThrow(/^STS_SIGNATURE_MISMATCH/);
  });

  it.each<[what: string, args: readonly string[], message: string]>([
    [
      "missing",
      [],
      "CLUSTER_ID_MISSING: no cluster id is given. Use -i/--cluster-id, KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID or clusterID in the configuration file.",
    ],
    [
      "empty",
      ["-i", ""],
      "CLUSTER_ID_MISSING: no cluster id is given. Use -i/--cluster-id, KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID or clusterID in the configuration file.",
    ],
    [
      "with a line break",
      ["-i", "a\nb"],
      'CLUSTER_ID_INVALID: the cluster id cannot be sent as a header ("a\\nb"). Use printable ASCII without spaces at the ends or two in a row, at most 1024 characters.',
    ],
  ])("%s is a wrong call", async (_, args, message) => {
    expect(await failure(args)).toEqual({ exitCode: 2, stderr: `aws-iam-authenticator: ${message}\n` });
  });
});

describe("the configuration file", () => {
  it("that is named with an empty text is none", async () => {
    expect(await printed(["-i", "my-cluster", "-c", "", "--token-only"])).toMatch(/^k8s-aws-v1\./);
  });

  it("is checked whole, also where a flag overrides", async () => {
    const cwd = folderWith(
      [
        "clusterID: [a]",
        "defaultRole: arn:aws:iam::111122223333:role/Admin",
        "server:",
        "  port: http",
        "  mapRoles:",
        "  - rolearn: arn:aws:iam::111122223333:role/Admin",
        "    username: '{{SesionName}}'",
      ].join("\n"),
    );
    const { exitCode, stderr } = await failure(["-i", "my-cluster", "-c", "config.yaml"], { cwd, env: keys });
    expect(exitCode).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "config.yaml:1:1: clusterID must be a text, not a list
      config.yaml:4:9: port must be a number, not "http"
      config.yaml:7:15: unknown template "{{SesionName}}"; known are "{{AccountID}} {{SessionName}} {{SessionNameRaw}} {{AccessKeyID}} {{EC2PrivateDNSName}}"
      aws-iam-authenticator: CONFIG_INVALID: the configuration is not valid ("config.yaml"). Correct the places named; nothing of an invalid file takes effect.
      "
    `);
  });

  it("with an unknown key is warned of, and used", async () => {
    const cwd = folderWith("clusterId: my-cluster\ndefaultRoel: x\n");
    const { exitCode, stdout, stderr } = await runWith(["token", "-c", "config.yaml", "--token-only"], {
      cwd,
      env: keys,
      now: noon,
    });
    expect({ exitCode, stderr }).toMatchInlineSnapshot(`
      {
        "exitCode": 0,
        "stderr": "warning: config.yaml:2:1: unknown key "defaultRoel" is ignored; did you mean defaultRole?
      ",
      }
    `);
    expect(await callerOf(stdout, { sts })).toMatchObject({ clusterId: "my-cluster" });
  });

  it("may be named from the root", async () => {
    const cwd = folderWith("clusterID: my-cluster");
    const token = await printed(["-c", join(cwd, "config.yaml"), "--token-only"]);
    expect(await callerOf(token, { sts })).toMatchObject({ clusterId: "my-cluster" });
  });
});

describe("credentials in the environment", () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = keysOf(ALICE);

  it.each<[what: string, env: Record<string, string | undefined>, arn: string]>([
    ["a user's", keysOf(ALICE), ALICE.arn],
    ["a session's", keysOf(deployer), deployer.arn],
    ["with an empty session token", { ...keysOf(ALICE), AWS_SESSION_TOKEN: "" }, ALICE.arn],
    ["under older names", { AWS_ACCESS_KEY: AWS_ACCESS_KEY_ID, AWS_SECRET_KEY: AWS_SECRET_ACCESS_KEY }, ALICE.arn],
    ["beside a profile, which they win over", { ...keysOf(ALICE), AWS_PROFILE: "none" }, ALICE.arn],
  ])("%s", async (_, env, arn) => {
    const token = await printed(["-i", "my-cluster", "--token-only"], { env: { AWS_REGION: "us-east-1", ...env } });
    expect(await callerOf(token, { sts })).toMatchObject({ identity: { arn } });
  });

  it.each<[what: string, env: Record<string, string | undefined>, detail: string]>([
    ["the id alone", { AWS_ACCESS_KEY_ID }, '"AWS_SECRET_ACCESS_KEY" is not set, but its other half is'],
    ["the secret alone", { AWS_SECRET_ACCESS_KEY }, '"AWS_ACCESS_KEY_ID" is not set, but its other half is'],
    [
      "the id alone, beside a profile",
      { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: "", AWS_PROFILE: "default" },
      '"AWS_SECRET_ACCESS_KEY" is not set, but its other half is',
    ],
    [
      "an id that is none",
      { AWS_ACCESS_KEY_ID: "a b", AWS_SECRET_ACCESS_KEY },
      "the access key id is not 16 to 128 letters, digits or underscores",
    ],
    [
      "such as have expired",
      { ...keysOf(ALICE), AWS_CREDENTIAL_EXPIRATION: "2026-01-02T12:00:00Z" },
      'they expired at "2026-01-02T12:00:00.000Z"',
    ],
  ])("%s are refused", async (_, env, detail) => {
    const { exitCode, stderr } = await failure(["-i", "my-cluster"], { env: { AWS_REGION: "us-east-1", ...env } });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: `aws-iam-authenticator: CREDENTIALS_INVALID: the AWS credentials are not usable (${detail}). An access key id and a secret access key are needed; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.\n`,
    });
  });

  it.each<[expiration: string, expirationTimestamp: string]>([
    ["2026-01-02T12:00:01Z", "2026-01-02T12:00:01Z"],
    ["2026-01-02T12:10:00Z", "2026-01-02T12:10:00Z"],
    ["2026-01-02T13:13:59.9+01:00", "2026-01-02T12:13:59Z"],
    ["2026-01-02T12:14:01Z", "2026-01-02T12:14:00Z"],
    ["2026-01-02T23:00:00Z", "2026-01-02T12:14:00Z"],
    ["", "2026-01-02T12:14:00Z"],
    ["soon", "2026-01-02T12:14:00Z"],
  ])("that end at %j make the answer good until %s", async (expiration, expirationTimestamp) => {
    const env = { ...keys, AWS_CREDENTIAL_EXPIRATION: expiration };
    expect(JSON.parse(await printed(["-i", "my-cluster"], { env }))).toMatchObject({ status: { expirationTimestamp } });
  });
});

describe("the partition follows the region", () => {
  it("of China", async () => {
    const env = { ...keysOf(nurse), AWS_REGION: "cn-north-1" };
    const token = await printed(["-i", "my-cluster", "--token-only"], { env });
    expect(urlIn(token).host).toBe("sts.cn-north-1.amazonaws.com.cn");
    expect(await callerOf(token, { sts, partition: "aws-cn" })).toMatchObject({ identity: { arn: nurse.arn } });
    await expect(callerOf(token, { sts })).rejects.toThrow(/^TOKEN_HOST/);
  });
});

describe("the endpoint is", () => {
  it.each<[what: string, env: Record<string, string>, host: string]>([
    ["the region's", {}, "sts.eu-central-1.amazonaws.com"],
    ["FIPS's where the variable says so", { AWS_USE_FIPS_ENDPOINT: "true" }, "sts-fips.eu-central-1.amazonaws.com"],
    ["the dual-stack one likewise", { AWS_USE_DUALSTACK_ENDPOINT: "TRUE" }, "sts.eu-central-1.api.aws"],
    ["the region's where they say no", { AWS_USE_FIPS_ENDPOINT: "false" }, "sts.eu-central-1.amazonaws.com"],
  ])("%s", async (_, env, host) => {
    const token = await printed(["-i", "c", "--token-only"], { env: { ...keys, ...env } });
    expect(urlIn(token.trim()).host).toBe(host);
  });
});
