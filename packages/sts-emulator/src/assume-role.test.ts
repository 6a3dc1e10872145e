import { callerIdentity } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import {
  emulatedFederatedUser,
  emulatedRole,
  emulatedRoleSession,
  emulatedRoot,
  emulatedUser,
} from "./made-up-identities.ts";
import { createStsEmulator } from "./sts-emulator.ts";
import { presignedGet, SIGNED_AT, signedPost, statusAndCode } from "./testing/signed-requests.ts";

const alice = emulatedUser();
const session = emulatedRoleSession({ role: "First" });
const federated = emulatedFederatedUser();
const root = emulatedRoot();
const plain = emulatedRole({
  name: "Deployer",
  path: "/ci/",
  account: "444455556666",
  roleId: "AROACKCEVSQ6C2EXAMPLE",
});
const guarded = emulatedRole({ name: "Guarded", externalId: "open sesame" });
const mfa = { serial: "arn:aws:iam::111122223333:mfa/alice", code: "123456" };
const withDevice = emulatedRole({ name: "WithDevice", mfa });

let now = SIGNED_AT.now;
const sts = createStsEmulator({
  identities: [alice, session, federated, root],
  roles: [plain, guarded, withDevice],
  now: () => now,
});

function assume(parameters: Record<string, string>, caller = alice, accept = "application/json") {
  const request = signedPost(caller, { action: { Action: "AssumeRole", Version: "2011-06-15", ...parameters } });
  request.headers.set("accept", accept);
  return sts.handle(request);
}

const deploy = { RoleArn: plain.arn, RoleSessionName: "build-7" };

describe("AssumeRole", () => {
  it("answers with the session and its credentials, in JSON", async () => {
    const answer = await assume(deploy);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      AssumeRoleResponse: {
        AssumeRoleResult: {
          AssumedRoleUser: {
            Arn: "arn:aws:sts::444455556666:assumed-role/Deployer/build-7",
            AssumedRoleId: "AROACKCEVSQ6C2EXAMPLE:build-7",
          },
          Credentials: {
            AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/),
            SecretAccessKey: expect.stringMatching(/^[A-Za-z0-9+/]{40}$/),
            SessionToken: expect.stringMatching(/^[A-Za-z0-9+/]{300,}==$/),
            Expiration: SIGNED_AT.now / 1000 + 3600,
          },
          PackedPolicySize: null,
          SourceIdentity: null,
        },
        ResponseMetadata: { RequestId: answer.headers.get("x-amzn-requestid") },
      },
    });
  });

  it("spells the expiration as ISO 8601 in XML, and leaves out what is null", async () => {
    const text = await (await assume(deploy, alice, "text/xml")).text();
    expect(text).toContain(
      "      <Expiration>2026-01-02T16:04:05Z</Expiration>\n    </Credentials>\n  </AssumeRoleResult>",
    );
  });

  it("gives credentials that GetCallerIdentity accepts until they end", async () => {
    const { AssumeRoleResponse: response } = await (await assume({ ...deploy, DurationSeconds: "900" })).json();
    const { AccessKeyId, SecretAccessKey, SessionToken } = response.AssumeRoleResult.Credentials;
    const credentials = {
      ...alice,
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    };
    const request = presignedGet(credentials);
    request.headers.set("accept", "application/json");
    const { GetCallerIdentityResponse: identity } = await (await sts.handle(request)).json();
    expect(callerIdentity(identity.GetCallerIdentityResult)).toMatchObject({
      ok: true,
      value: { canonicalArn: "arn:aws:iam::444455556666:role/Deployer", principalId: "AROACKCEVSQ6C2EXAMPLE" },
    });
    now = SIGNED_AT.now + 900_000;
    expect(await statusAndCode(await sts.handle(presignedGet(credentials)))).toBe("403 ExpiredToken");
    now = SIGNED_AT.now;
    expect(await statusAndCode(await sts.handle(presignedGet({ ...credentials, secretAccessKey: "other" })))).toBe(
      "403 SignatureDoesNotMatch",
    );
  });

  it("gives other credentials each time", async () => {
    const [first, second] = await Promise.all([assume(deploy), assume(deploy)]);
    const keyOf = async (answer: Response) => /ASIA\w+/.exec(await answer.text())?.[0];
    expect(await keyOf(first)).not.toBe(await keyOf(second));
  });

  it.each([
    ["an IAM user", alice, "200 OK"],
    ["a session of another role", session, "200 OK"],
    ["a federated user", federated, "200 OK"],
    ["root", root, "403 AccessDenied"],
  ])("called by %s", async (_, caller, expected) => {
    expect(await statusAndCode(await assume(deploy, caller))).toBe(expected);
  });

  it.each([
    ["an unknown role", { ...deploy, RoleArn: "arn:aws:iam::444455556666:role/Deployer" }, "403 AccessDenied"],
    ["no ARN", { ...deploy, RoleArn: "Deployer" }, "403 AccessDenied"],
    ["the external id", { ...deploy, RoleArn: guarded.arn, ExternalId: "open sesame" }, "200 OK"],
    ["another external id", { ...deploy, RoleArn: guarded.arn, ExternalId: "sesame" }, "403 AccessDenied"],
    ["no external id", { ...deploy, RoleArn: guarded.arn }, "403 AccessDenied"],
    ["an external id that is not asked for", { ...deploy, ExternalId: "any" }, "200 OK"],
    [
      "the MFA device and its code",
      { ...deploy, RoleArn: withDevice.arn, SerialNumber: mfa.serial, TokenCode: "123456" },
      "200 OK",
    ],
    [
      "another code",
      { ...deploy, RoleArn: withDevice.arn, SerialNumber: mfa.serial, TokenCode: "123457" },
      "403 AccessDenied",
    ],
    ["no code", { ...deploy, RoleArn: withDevice.arn, SerialNumber: mfa.serial }, "403 AccessDenied"],
    [
      "another MFA device",
      { ...deploy, RoleArn: withDevice.arn, SerialNumber: "GAHT1", TokenCode: "123456" },
      "403 AccessDenied",
    ],
    ["no MFA device", { ...deploy, RoleArn: withDevice.arn }, "403 AccessDenied"],
    ["an MFA device that is not asked for", { ...deploy, SerialNumber: mfa.serial, TokenCode: "1" }, "200 OK"],
    ["no role", { RoleSessionName: "build-7" }, "400 ValidationError"],
    ["no session name", { RoleArn: plain.arn }, "400 ValidationError"],
    ["a session name of one character", { ...deploy, RoleSessionName: "a" }, "400 ValidationError"],
    ["a session name with a slash", { ...deploy, RoleSessionName: "a/b" }, "400 ValidationError"],
    ["a session name as of SSO", { ...deploy, RoleSessionName: "alice+test@example.com" }, "200 OK"],
    ["15 minutes", { ...deploy, DurationSeconds: "900" }, "200 OK"],
    ["less", { ...deploy, DurationSeconds: "899" }, "400 ValidationError"],
    ["12 hours", { ...deploy, DurationSeconds: "43200" }, "200 OK"],
    ["more", { ...deploy, DurationSeconds: "43201" }, "400 ValidationError"],
    ["no number of seconds", { ...deploy, DurationSeconds: "1h" }, "400 ValidationError"],
  ])("with %s", async (_, parameters, expected) => {
    expect(await statusAndCode(await assume(parameters))).toBe(expected);
  });

  it("gives a role's session at most an hour", async () => {
    expect(await statusAndCode(await assume({ ...deploy, DurationSeconds: "3601" }, session))).toBe(
      "400 ValidationError",
    );
  });

  it("says that it is the code of the MFA device which is wrong", async () => {
    const answer = await assume({ ...deploy, RoleArn: withDevice.arn, SerialNumber: mfa.serial, TokenCode: "000000" });
    expect(await answer.json()).toMatchObject({ Error: { Message: expect.stringContaining("invalid MFA") } });
  });

  it("says who is not authorized to assume what", async () => {
    const answer = await assume({ ...deploy, RoleArn: guarded.arn });
    expect(await answer.json()).toMatchObject({
      Error: {
        Message: `User: ${alice.arn} is not authorized to perform: sts:AssumeRole on resource: ${guarded.arn}`,
      },
    });
  });
});
