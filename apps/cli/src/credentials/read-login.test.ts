import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { emulatedRole, emulatedUser, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { ALICE, callerOf, fileOf, keysOf, urlIn } from "../testing/aws.ts";
import { closedAfter, runWith, temporaryFolder } from "../testing/fake-io.ts";

const roles = ["ByFlag", "ByCluster", "ByFile"].map((name) => emulatedRole({ name }));
const [byFlag = "", byCluster = "", byFile = ""] = roles.map(({ arn }) => arn);
const config = `clusterID: by-file\ndefaultRole: ${byFile}\n`;

/** What kubectl tells a plugin with `provideClusterInfo: true`. */
function execInfo(ofCluster: unknown, spec: object = { interactive: false }): string {
  return JSON.stringify({
    kind: "ExecCredential",
    apiVersion: "client.authentication.k8s.io/v1",
    spec: { ...spec, cluster: { server: "https://a.example", config: ofCluster } },
  });
}

/** The token that is made with these, and the role it is of. */
async function made(args: readonly string[], env: Record<string, string>, file = config) {
  const sts = closedAfter(await startStsEmulator({ identities: [ALICE], roles, protocol: "http" }));
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "c.yaml"), file);
  const now = Date.now();
  const { exitCode, stdout, stderr } = await runWith(["token", "--token-only", "-c", "c.yaml", "-s", "me", ...args], {
    cwd,
    now,
    env: { ...keysOf(ALICE), AWS_ENDPOINT_URL_STS: sts.url, ...env },
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return { sts, now, token: stdout, host: urlIn(stdout).host };
}

describe("what the kubeconfig's cluster says counts", () => {
  const all = { clusterID: "by-cluster", region: "eu-west-1", role: byCluster };
  const variables = {
    KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID: "by-flag",
    DEFAULT_ROLE: byFlag,
    AWS_REGION: "us-west-2",
  };

  it.each<
    [
      what: string,
      args: readonly string[],
      env: Record<string, string>,
      ofCluster: unknown,
      wanted: { clusterId: string; role: string; region: string },
    ]
  >([
    [
      "before the file and AWS's variables",
      [],
      { AWS_REGION: "us-west-2" },
      all,
      { clusterId: "by-cluster", role: "ByCluster", region: "eu-west-1" },
    ],
    [
      "after the options",
      ["-i", "by-flag", "-r", byFlag, "--region", "us-west-2"],
      {},
      all,
      { clusterId: "by-flag", role: "ByFlag", region: "us-west-2" },
    ],
    [
      "after the options' variables",
      [],
      variables,
      { ...all, region: "" },
      { clusterId: "by-flag", role: "ByFlag", region: "us-west-2" },
    ],
    [
      "in part",
      [],
      { AWS_REGION: "us-west-2" },
      { region: "eu-west-1" },
      { clusterId: "by-file", role: "ByFile", region: "eu-west-1" },
    ],
    [
      "not at all where it says nothing",
      [],
      { AWS_REGION: "us-west-2" },
      {},
      { clusterId: "by-file", role: "ByFile", region: "us-west-2" },
    ],
  ])("%s", async (_, args, env, ofCluster, { clusterId, role, region }) => {
    const { sts, now, token, host } = await made(args, { ...env, KUBERNETES_EXEC_INFO: execInfo(ofCluster) });
    const { identity } = await callerOf(token, { sts, clusterId, now });
    expect(identity.arn).toBe(`arn:aws:sts::111122223333:assumed-role/${role}/me`);
    expect(host).toBe(`sts.${region}.amazonaws.com`);
  });
});

describe("KUBERNETES_EXEC_INFO that does not parse is an error that names it, with --token-only too", () => {
  it.each([
    ["{", 'no JSON object with an apiVersion: "{"'],
    [execInfo({ clusterID: ["a"] }), 'spec.cluster.config."clusterID" must be a text, not "[\\"a\\"]"'],
    [execInfo("a"), "spec.cluster.config is no map of clusterID, region and role"],
  ])("%s", async (info, detail) => {
    const env = { ...keysOf(ALICE), KUBERNETES_EXEC_INFO: info };
    for (const more of [[], ["--token-only"]]) {
      expect(await runWith(["token", "-i", "c", ...more], { env })).toMatchObject({
        exitCode: 1,
        stdout: "",
        stderr: `aws-iam-authenticator: EXEC_INFO_INVALID: KUBERNETES_EXEC_INFO is not an ExecCredential (${detail}). Kubectl makes it of the kubeconfig: correct what is named there, such as an extension of the cluster; unset it when calling by hand.\n`,
      });
    }
  });
});

describe("--profile", () => {
  const bob = emulatedUser({ name: "bob" });
  const section = (head: string, { accessKeyId, secretAccessKey }: typeof ALICE, region: string) =>
    `[${head}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\nregion = ${region}\n`;
  const AWS_CONFIG_FILE = () =>
    fileOf(section("default", ALICE, "eu-west-1") + section("profile bob", bob, "eu-west-2"));

  it.each<[what: string, args: readonly string[], env: Record<string, string>, arn: string, region: string]>([
    ["wins over keys of the environment", ["--profile", "bob"], keysOf(ALICE), bob.arn, "eu-west-2"],
    ["wins over AWS_PROFILE", ["--profile=bob"], { AWS_PROFILE: "default" }, bob.arn, "eu-west-2"],
    ["that is empty is none", ["--profile", ""], { AWS_PROFILE: "bob" }, bob.arn, "eu-west-2"],
    ["gives way to AWS_REGION for the region", ["--profile", "bob"], { AWS_REGION: "us-west-2" }, bob.arn, "us-west-2"],
  ])("%s", async (_, args, env, arn, region) => {
    const sts = closedAfter(await startStsEmulator({ identities: [ALICE, bob] }));
    const now = Date.now();
    const outside = { env: { AWS_CONFIG_FILE: AWS_CONFIG_FILE(), ...env }, now };
    const { exitCode, stdout, stderr } = await runWith(["token", "-i", "my-cluster", "--token-only", ...args], outside);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect((await callerOf(stdout, { sts, now })).identity.arn).toBe(arn);
    expect(urlIn(stdout).host).toBe(`sts.${region}.amazonaws.com`);
  });

  it("that is not there is an error, also beside keys of the environment", async () => {
    const outside = { env: { ...keysOf(ALICE), AWS_CONFIG_FILE: AWS_CONFIG_FILE() } };
    const { exitCode, stdout, stderr } = await runWith(["token", "-i", "c", "--profile", "nobody"], outside);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^aws-iam-authenticator: PROFILE_MISSING: there is no such AWS profile \("nobody"/);
  });
});
