import { describe, expect, it } from "vitest";
import { emulatedRole } from "./made-up-identities.ts";
import { createStsEmulator } from "./sts-emulator.ts";
import { presignedGet, SIGNED_AT, statusAndCode } from "./testing/signed-requests.ts";

const at = SIGNED_AT.now / 1000;

/** A token as identity providers issue them; nobody looks at its signature. */
function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "RS256" })}.${part(claims)}.c2lnbmF0dXJl`;
}

const claims = { iss: "https://oidc.example", aud: ["sts.amazonaws.com"], sub: "system:serviceaccount:ci:runner" };
const token = jwt({ ...claims, exp: at + 60 });
const runner = emulatedRole({ name: "Runner", path: "/ci/", webIdentityToken: token });
const expired = emulatedRole({ name: "Late", webIdentityToken: jwt({ ...claims, exp: at }) });
const signedOnly = emulatedRole({ name: "Admin" });
const sts = createStsEmulator({ identities: [], roles: [runner, expired, signedOnly], now: () => SIGNED_AT.now });

const asked = { RoleArn: runner.arn, RoleSessionName: "job-7", WebIdentityToken: token };

/** An unsigned request, as the AWS SDKs send it. */
function assume(parameters: Readonly<Record<string, string | undefined>>): Promise<Response> {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const action = { Action: "AssumeRoleWithWebIdentity", Version: "2011-06-15", ...Object.fromEntries(given) };
  const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  const body = new URLSearchParams(action).toString();
  return sts.handle(new Request("https://sts.us-east-1.amazonaws.com/", { method: "POST", headers, body }));
}

describe("AssumeRoleWithWebIdentity", () => {
  it("gives credentials that GetCallerIdentity accepts, and tells whose token it was", async () => {
    const { AssumeRoleWithWebIdentityResponse: answer } = await (await assume(asked)).json();
    expect(answer.AssumeRoleWithWebIdentityResult).toMatchObject({
      AssumedRoleUser: {
        Arn: "arn:aws:sts::111122223333:assumed-role/Runner/job-7",
        AssumedRoleId: `${runner.roleId}:job-7`,
      },
      SubjectFromWebIdentityToken: claims.sub,
      Audience: "sts.amazonaws.com",
      Provider: claims.iss,
    });
    const { AccessKeyId, SecretAccessKey, SessionToken } = answer.AssumeRoleWithWebIdentityResult.Credentials;
    const session = {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      account: "111122223333",
      arn: "",
      userId: "",
    };
    const identity = await (await sts.handle(presignedGet(session))).text();
    expect(identity).toContain("<Arn>arn:aws:sts::111122223333:assumed-role/Runner/job-7</Arn>");
  });

  it.each<[what: string, parameters: Record<string, string | undefined>, expected: string]>([
    ["15 minutes", { ...asked, DurationSeconds: "900" }, "200 OK"],
    ["less", { ...asked, DurationSeconds: "899" }, "400 ValidationError"],
    ["no role", { ...asked, RoleArn: undefined }, "400 ValidationError"],
    ["no session name", { ...asked, RoleSessionName: undefined }, "400 ValidationError"],
    ["no token", { ...asked, WebIdentityToken: undefined }, "400 ValidationError"],
    ["another token", { ...asked, WebIdentityToken: jwt(claims) }, "403 AccessDenied"],
    ["a token with another signature", { ...asked, WebIdentityToken: `${token}A` }, "403 AccessDenied"],
    ["the token for another role", { ...asked, RoleArn: signedOnly.arn }, "403 AccessDenied"],
    ["an unknown role", { ...asked, RoleArn: `${runner.arn}s` }, "403 AccessDenied"],
    ["a token that is no JWT", { ...asked, WebIdentityToken: "token" }, "400 InvalidIdentityToken"],
    ["a JWT of no JSON", { ...asked, WebIdentityToken: "e30.YQ.c2ln" }, "400 InvalidIdentityToken"],
    [
      "a token that has ended",
      { ...asked, RoleArn: expired.arn, WebIdentityToken: expired.webIdentityToken },
      "400 ExpiredTokenException",
    ],
  ])("with %s", async (_, parameters, expected) => {
    expect(await statusAndCode(await assume(parameters))).toBe(expected);
  });
});
