import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Secret } from "@aws-iam-authenticator/core";
import { createStsEmulator, type EmulatedIdentity, emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { decodeToken, type PresignedRequest } from "@aws-iam-authenticator/token";
import { createVerifier, fetchTransport } from "@aws-iam-authenticator/verifier";
import { describe, expect, it, onTestFinished } from "vitest";
import { noon, type Result, runWith, temporaryFolder } from "../testing/fake-io.ts";

const alice = emulatedUser({ name: "alice" });
const aliceKeys = { AWS_ACCESS_KEY_ID: alice.accessKeyId, AWS_SECRET_ACCESS_KEY: alice.secretAccessKey };
const env = { ...aliceKeys, AWS_REGION: "eu-central-1" };
const config = (text: string): { cwd: string; file: string } => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "config.yaml"), text);
  return { cwd, file: "config.yaml" };
};

/** The request in the bare token on stdout. */
function requestIn({ stdout }: Result): PresignedRequest {
  const decoded = decodeToken(new Secret(stdout.trim()));
  if (!decoded.ok) throw new Error(decoded.problem.code);
  return decoded.value;
}

/** Who STS says made the bare token on stdout. */
async function signerOf({ stdout }: Result, clusterId: string, ...identities: EmulatedIdentity[]): Promise<string> {
  const now = () => noon;
  const sts = createStsEmulator({ identities, now });
  const transport = fetchTransport((input, init) => sts.handle(new Request(input, init)));
  const clock = { now, monotonic: () => 0 };
  const { identity } = await createVerifier({ clusterId, transport, clock }).verify(stdout.trim());
  return identity.arn;
}

describe("token prints", () => {
  it.each([
    [undefined, "client.authentication.k8s.io/v1beta1"],
    ["v1", "client.authentication.k8s.io/v1"],
    ["v1beta1", "client.authentication.k8s.io/v1beta1"],
    ["v1alpha1", "client.authentication.k8s.io/v1alpha1"],
  ])("an ExecCredential of the version that is asked for: %s", async (version, apiVersion) => {
    const asked = version === undefined ? {} : { KUBERNETES_EXEC_INFO: JSON.stringify({ apiVersion, spec: {} }) };
    const { exitCode, stdout, stderr } = await runWith(["token", "-i", "c"], { env: { ...env, ...asked }, now: noon });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(stdout)).toEqual({
      kind: "ExecCredential",
      apiVersion,
      spec: {},
      status: { expirationTimestamp: "2026-01-02T12:14:00Z", token: expect.stringMatching(/^k8s-aws-v1\./) },
    });
  });

  it("with --token-only the bare token, which STS accepts", async () => {
    const result = await runWith(["token", "-i", "c", "--token-only"], { env, now: noon });
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await signerOf(result, "c", alice)).toBe("arn:aws:iam::111122223333:user/alice");
  });

  it("the credentials' own end where that is sooner", async () => {
    const soon = { ...env, AWS_CREDENTIAL_EXPIRATION: "2026-01-02T12:03:00Z" };
    const { stdout } = await runWith(["token", "-i", "c"], { env: soon, now: noon });
    expect(JSON.parse(stdout).status.expirationTimestamp).toBe("2026-01-02T12:03:00Z");
  });
});

describe("the cluster id is", () => {
  const variable = { KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID: "variable" };
  it.each([
    ["the option before all", ["-i", "option"], variable, "option"],
    ["the variable before the file", [], variable, "variable"],
    ["the file's", [], {}, "file"],
  ])("%s", async (_, args, more, clusterId) => {
    const { cwd, file } = config("clusterID: file\n");
    const options = { env: { ...env, ...more }, now: noon, cwd };
    const result = await runWith(["token", "-c", file, "--token-only", ...args], options);
    expect(await signerOf(result, clusterId, alice)).toBe(alice.arn);
  });
});

describe("the region is", () => {
  const profile = "[default]\nregion = eu-south-1\n[profile work]\nregion = eu-north-1\n";
  it.each<[string, string[], Record<string, string>, string | undefined, string]>([
    ["the option before all", ["--region", "us-west-2"], { AWS_REGION: "eu-west-1" }, profile, "us-west-2"],
    [
      "AWS_REGION before AWS_DEFAULT_REGION",
      [],
      { AWS_REGION: "eu-west-1", AWS_DEFAULT_REGION: "eu-west-2" },
      profile,
      "eu-west-1",
    ],
    ["AWS_DEFAULT_REGION before the profile", [], { AWS_DEFAULT_REGION: "eu-west-2" }, profile, "eu-west-2"],
    ["the profile's", [], { AWS_PROFILE: "work" }, profile, "eu-north-1"],
    ["the default profile's", [], {}, profile, "eu-south-1"],
    ["us-east-1 at last", [], {}, undefined, "us-east-1"],
  ])("%s", async (_, args, more, file, region) => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, "home", ".aws"), { recursive: true });
    if (file !== undefined) writeFileSync(join(cwd, "home", ".aws", "config"), file);
    const options = { env: { ...aliceKeys, ...more }, cwd, now: noon };
    const { host, scope } = requestIn(await runWith(["token", "-i", "c", "--token-only", ...args], options));
    expect({ host, region: scope.region }).toEqual({ host: `sts.${region}.amazonaws.com`, region });
  });

  it.each([
    ["the instance's, where it is one", "eu-west-3", "eu-west-3"],
    ["us-east-1 where the metadata service answers nonsense", "<html>", "us-east-1"],
  ])("%s", async (_, answer, region) => {
    const seen: string[] = [];
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers["x-aws-ec2-metadata-token"] ?? ""}`.trim());
      response.end(request.method === "PUT" ? "session" : answer);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const result = await runWith(["token", "-i", "c", "--token-only"], {
      env: {
        ...aliceKeys,
        AWS_EC2_METADATA_DISABLED: "false",
        AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://127.0.0.1:${port}`,
      },
      now: noon,
    });
    expect(requestIn(result).scope.region).toBe(region);
    expect(seen).toEqual(["PUT /latest/api/token", "GET /latest/meta-data/placement/region session"]);
  });
});

describe("static credentials", () => {
  it("win even where AWS_PROFILE is set", async () => {
    const more = { AWS_PROFILE: "no-such-profile", AWS_REGION: "eu-central-1" };
    const result = await runWith(["token", "-i", "c", "--token-only"], { env: { ...aliceKeys, ...more }, now: noon });
    expect(requestIn(result).accessKeyId).toBe(alice.accessKeyId);
  });

  it("bring their session token along", async () => {
    const result = await runWith(["token", "-i", "c", "--token-only"], {
      env: { ...env, AWS_SESSION_TOKEN: "FwoG/+==" },
      now: noon,
    });
    expect(requestIn(result).sessionToken?.reveal()).toBe("FwoG/+==");
  });
});

describe("token refuses", () => {
  const fixed = (text: string) => `aws-iam-authenticator: ${text}\n`;
  it.each<[string, string[], Record<string, string>, number, string]>([
    [
      "no cluster id",
      [],
      env,
      2,
      fixed(
        "CLUSTER_ID_MISSING: no cluster id is given. Use -i/--cluster-id, KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID or clusterID in the configuration file.",
      ),
    ],
    [
      "an odd cluster id",
      ["-i", "a\nb"],
      env,
      2,
      fixed(
        'CLUSTER_ID_INVALID: the cluster id cannot be sent as a header ("a\\nb"). Use printable ASCII without spaces at the ends or two in a row, at most 1024 characters.',
      ),
    ],
    [
      "both session names",
      ["-i", "c", "-s", "a", "--forward-session-name"],
      env,
      2,
      fixed(
        "--forward-session-name and --session-name exclude each other; give one of them (see aws-iam-authenticator --help)",
      ),
    ],
    [
      "an unknown ExecCredential",
      ["-i", "c"],
      { ...env, KUBERNETES_EXEC_INFO: '{"apiVersion":"client.authentication.k8s.io/v2"}' },
      1,
      fixed(
        'EXEC_API_VERSION_UNKNOWN: the ExecCredential version that is asked for is not known ("client.authentication.k8s.io/v2"; known are "client.authentication.k8s.io/v1, client.authentication.k8s.io/v1beta1, client.authentication.k8s.io/v1alpha1"). Use client.authentication.k8s.io/v1 or v1beta1 as apiVersion of the exec entry in the kubeconfig.',
      ),
    ],
    [
      "an exec info that does not parse",
      ["-i", "c"],
      { ...env, KUBERNETES_EXEC_INFO: "{" },
      1,
      fixed(
        'EXEC_INFO_INVALID: KUBERNETES_EXEC_INFO is not an ExecCredential (no JSON object with an apiVersion: "{"). It is set by kubectl; unset it when calling by hand.',
      ),
    ],
    [
      "a region that is none",
      ["-i", "c", "--region", "mars"],
      env,
      1,
      fixed(
        'REGION_INVALID: that is no AWS region ("mars"). Give a region such as eu-central-1 with --region or AWS_REGION.',
      ),
    ],
    [
      "half of static credentials",
      ["-i", "c"],
      { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_REGION: "eu-west-1" },
      1,
      fixed(
        'CREDENTIALS_INVALID: the AWS credentials are not usable ("AWS_SECRET_ACCESS_KEY" is not set, but its other half is). An access key id and a secret access key are needed; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      ),
    ],
    [
      "expired credentials",
      ["-i", "c"],
      { ...env, AWS_CREDENTIAL_EXPIRATION: "2026-01-02T11:00:00Z" },
      1,
      fixed(
        'CREDENTIALS_INVALID: the AWS credentials are not usable (they expired at "2026-01-02T11:00:00.000Z"). An access key id and a secret access key are needed; check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      ),
    ],
    [
      "a configuration file that is not there",
      ["-c", "nowhere.yaml"],
      env,
      1,
      fixed(
        'CONFIG_UNREADABLE: a file that is named cannot be read ("nowhere.yaml": ENOENT). Check the path, and that this user may read it.',
      ).replace("ENOENT", '"ENOENT"'),
    ],
  ])("%s", async (_, args, variables, exitCode, stderr) => {
    expect(await runWith(["token", ...args], { env: variables, now: noon })).toMatchObject({
      exitCode,
      stderr,
      stdout: "",
    });
  });

  it("a configuration file that is not valid, whole, also where options say all that is needed", async () => {
    const { cwd, file } = config("clusterID: c\nserver:\n  port: 99999\n  mapRoles:\n  - username: x\n");
    const { exitCode, stderr, stdout } = await runWith(["token", "-i", "c", "-c", file], { env, cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr.split("\n")).toEqual([
      expect.stringMatching(/^config\.yaml:3:9: .*99999/),
      expect.stringMatching(/^config\.yaml:5:5: rolearn and sso are both missing/),
      expect.stringMatching(/^aws-iam-authenticator: CONFIG_INVALID: /),
      "",
    ]);
  });
});
