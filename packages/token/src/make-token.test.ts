import { AuthenticatorError, type Code } from "@aws-iam-authenticator/core";
import aws4 from "aws4";
import { describe, expect, it } from "vitest";
import { makeToken, type MakeTokenOptions, tryMakeToken } from "./make-token.ts";
import type { AwsCredentials } from "./signer.ts";
import { clockAtNoon, credentials, noon, urlIn } from "./testing/tokens.ts";

const options: MakeTokenOptions = { clusterId: "my-cluster", credentials, region: "eu-central-1", clock: clockAtNoon };
const sessionToken = "FwoGZXIvYXdzEXAMPLE+/token==";

/** The keys alone, as the other implementation takes them. */
function withoutUndefined({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials): aws4.Credentials {
  return sessionToken === undefined ? { accessKeyId, secretAccessKey } : { accessKeyId, secretAccessKey, sessionToken };
}

describe("makeToken", () => {
  it("presigns GetCallerIdentity, bound to the cluster id by a signed header", async () => {
    const { token, expiresAt } = await makeToken(options);
    expect(token.reveal()).toMatch(/^k8s-aws-v1\.[A-Za-z0-9_-]+$/);
    const url = new URL(urlIn(token));
    expect(url.origin + url.pathname).toBe("https://sts.eu-central-1.amazonaws.com/");
    expect([...url.searchParams]).toEqual([
      ["Action", "GetCallerIdentity"],
      ["Version", "2011-06-15"],
      ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
      ["X-Amz-Credential", "AKIAIOSFODNN7EXAMPLE/20260102/eu-central-1/sts/aws4_request"],
      ["X-Amz-Date", "20260102T120000Z"],
      ["X-Amz-Expires", "60"],
      ["X-Amz-SignedHeaders", "host;x-k8s-aws-id"],
      ["X-Amz-Signature", expect.stringMatching(/^[0-9a-f]{64}$/)],
    ]);
    expect(expiresAt).toEqual(new Date(noon + 14 * 60_000));
  });

  it.each<[string, Partial<MakeTokenOptions>]>([
    ["long-lived credentials", {}],
    ["a session token", { credentials: { ...credentials, sessionToken } }],
    ["a cluster id with unusual characters", { clusterId: "a/b c=d&e?f" }],
    ["another region", { region: "us-gov-west-1" }],
    ["a dual-stack endpoint", { dualStack: true }],
    ["a FIPS endpoint", { fips: true }],
    ["the global endpoint", { globalEndpoint: true }],
  ])("signs as an independent implementation does: %s", async (_, change) => {
    const asked = { ...options, ...change };
    const url = new URL(urlIn((await makeToken(asked)).token));
    const signature = url.searchParams.get("X-Amz-Signature");
    url.searchParams.delete("X-Amz-Signature");
    const query = url.search.replaceAll("+", "%20");
    const [, , region] = (url.searchParams.get("X-Amz-Credential") ?? "").split("/");
    const signer = new aws4.RequestSigner(
      {
        host: url.host,
        path: `/${query}`,
        method: "GET",
        service: "sts",
        region: region ?? "",
        signQuery: true,
        headers: { Host: url.host, "x-k8s-aws-id": asked.clusterId },
      },
      withoutUndefined(asked.credentials),
    );
    expect(`https://${url.host}${signer.sign().path}`).toContain(`&X-Amz-Signature=${signature}`);
  });

  it.each<[string, Partial<MakeTokenOptions>, string]>([
    ["a region", { region: "eu-west-1" }, "sts.eu-west-1.amazonaws.com"],
    ["a region in China", { region: "cn-north-1" }, "sts.cn-north-1.amazonaws.com.cn"],
    ["FIPS", { fips: true }, "sts-fips.eu-central-1.amazonaws.com"],
    ["dual-stack", { dualStack: true }, "sts.eu-central-1.api.aws"],
    ["the global endpoint", { globalEndpoint: true }, "sts.amazonaws.com"],
  ])("names the host of %s", async (_, change, host) => {
    expect(new URL(urlIn((await makeToken({ ...options, ...change })).token)).host).toBe(host);
  });

  it.each([
    ["sooner than 14 minutes: their end counts", 5, 5],
    ["later: 14 minutes count", 60, 14],
  ])("with credentials that end %s", async (_, minutes, expected) => {
    const expiration = new Date(noon + minutes * 60_000);
    const { expiresAt } = await makeToken({ ...options, credentials: { ...credentials, expiration } });
    expect(expiresAt).toEqual(new Date(noon + expected * 60_000));
  });

  it.each<[string, Partial<MakeTokenOptions>, Code]>([
    ["no cluster id", { clusterId: "" }, "CLUSTER_ID_MISSING"],
    ["a cluster id with a line break", { clusterId: "a\nb" }, "CLUSTER_ID_INVALID"],
    ["no region", { region: "" }, "REGION_INVALID"],
    ["a region that is a host", { region: "evil.example/" }, "REGION_INVALID"],
    [
      "a key id with a slash",
      { credentials: { ...credentials, accessKeyId: "AKIA/IOSFODNN7EXAMPL" } },
      "CREDENTIALS_INVALID",
    ],
    [
      "a key id with a slash at its beginning",
      { credentials: { ...credentials, accessKeyId: "/AKIAIOSFODNN7EXAMPLE" } },
      "CREDENTIALS_INVALID",
    ],
    [
      "a key id with a slash at its end",
      { credentials: { ...credentials, accessKeyId: "AKIAIOSFODNN7EXAMPLE/" } },
      "CREDENTIALS_INVALID",
    ],
    [
      "a key id of 129 characters",
      { credentials: { ...credentials, accessKeyId: "A".repeat(129) } },
      "CREDENTIALS_INVALID",
    ],
    ["no secret key", { credentials: { ...credentials, secretAccessKey: "" } }, "CREDENTIALS_INVALID"],
    [
      "a secret key with a line break",
      { credentials: { ...credentials, secretAccessKey: "a\n" } },
      "CREDENTIALS_INVALID",
    ],
    ["a secret key after a space", { credentials: { ...credentials, secretAccessKey: " a" } }, "CREDENTIALS_INVALID"],
    ["a session token with a space", { credentials: { ...credentials, sessionToken: "a b" } }, "CREDENTIALS_INVALID"],
    ["expired credentials", { credentials: { ...credentials, expiration: new Date(noon) } }, "CREDENTIALS_INVALID"],
    [
      "a session token too long for any verifier",
      { credentials: { ...credentials, sessionToken: "x".repeat(16_000) } },
      "TOKEN_TOO_LARGE",
    ],
  ])("refuses %s", async (_, change, code) => {
    expect(await tryMakeToken({ ...options, ...change })).toMatchObject({ ok: false, problem: { code } });
    await expect(makeToken({ ...options, ...change })).rejects.toThrow(AuthenticatorError);
  });

  it.each<[string, Partial<AwsCredentials>, string]>([
    ["key id", { accessKeyId: "AKIA" }, "the access key id is not 16 to 128 letters, digits or underscores"],
    ["secret key", { secretAccessKey: "" }, "the secret access key is empty or holds spaces or control characters"],
    ["session token", { sessionToken: "a b" }, "the session token holds spaces or control characters"],
    ["end", { expiration: new Date(noon) }, 'they expired at "2026-01-02T12:00:00.000Z"'],
  ])("tells what is wrong with the credentials: their %s", async (_, change, detail) => {
    expect(await tryMakeToken({ ...options, credentials: { ...credentials, ...change } })).toEqual({
      ok: false,
      problem: { code: "CREDENTIALS_INVALID", detail },
    });
  });

  it("never shows a secret in what it refuses", async () => {
    const secrets = {
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      secretAccessKey: "hunter2 hunter2",
      sessionToken: "hunter3 x",
    };
    expect(JSON.stringify(await tryMakeToken({ ...options, credentials: secrets }))).not.toContain("hunter");
  });
});
