import { describe, expect, it } from "vitest";
import { emulatedRoleSession, emulatedUser } from "./made-up-identities.ts";
import { createStsEmulator } from "./sts-emulator.ts";
import { authorizationByHand } from "./testing/sign-by-hand.ts";
import { GET_CALLER_IDENTITY, presignedGet, SIGNED_AT, signedPost, statusAndCode } from "./testing/signed-requests.ts";

const user = emulatedUser();
const session = emulatedRoleSession();
const chinese = emulatedUser({ partition: "aws-cn" });
const expiring = emulatedRoleSession({ session: "expiring", expiration: new Date(SIGNED_AT.now) });
const identities = [user, session, chinese, expiring];
const minute = 60_000;

const at = (now: number) => createStsEmulator({ identities, now: () => now });
const sts = at(SIGNED_AT.now);

async function messageOf(answer: Response): Promise<string> {
  return /<Message>(.*)<\/Message>/.exec(await answer.text())?.[1] ?? "";
}

describe("the moment of signing", () => {
  it.each([
    ["15 minutes ago", 15 * minute, "200 OK"],
    ["15 minutes and 1 ms ago", 15 * minute + 1, "403 SignatureDoesNotMatch"],
    ["5 minutes ahead", -5 * minute, "200 OK"],
    ["5 minutes and 1 ms ahead", -5 * minute - 1, "403 SignatureDoesNotMatch"],
  ])("%s", async (_, age, expected) => {
    // The presigned request says that it expires after 60 seconds, which plays no part.
    expect(await statusAndCode(await at(SIGNED_AT.now + age).handle(presignedGet(user)))).toBe(expected);
    expect(await statusAndCode(await at(SIGNED_AT.now + age).handle(signedPost(user)))).toBe(expected);
  });

  it("is named in the refusal, with the limit", async () => {
    expect(await messageOf(await at(SIGNED_AT.now + 16 * minute).handle(presignedGet(user)))).toBe(
      "Signature expired: 20260102T150405Z is now earlier than 20260102T150505Z (20260102T152005Z - 15 min.)",
    );
    expect(await messageOf(await at(SIGNED_AT.now - 6 * minute).handle(presignedGet(user)))).toBe(
      "Signature not yet current: 20260102T150405Z is still later than 20260102T150305Z (20260102T145805Z + 5 min.)",
    );
  });
});

describe("the credentials", () => {
  it.each([
    ["an unknown access key", presignedGet(emulatedUser({ name: "stranger" })), "403 InvalidClientTokenId"],
    ["another secret", presignedGet({ ...user, secretAccessKey: "other" }), "403 SignatureDoesNotMatch"],
    ["a missing session token", presignedGet(emulatedUser({ ...session })), "403 InvalidClientTokenId"],
    ["another session token", presignedGet({ ...session, sessionToken: "other" }), "403 InvalidClientTokenId"],
    ["a session token too many", presignedGet({ ...user, sessionToken: "any" }), "403 InvalidClientTokenId"],
    ["the same in a header", signedPost({ ...user, sessionToken: "any" }), "403 InvalidClientTokenId"],
    [
      "a session token both in the query and in a header",
      presignedGet(session, { headers: { "x-amz-security-token": session.sessionToken ?? "" } }),
      "403 InvalidClientTokenId",
    ],
    ["session credentials that have ended", presignedGet(expiring), "403 ExpiredToken"],
  ])("%s", async (_, request, expected) => {
    expect(await statusAndCode(await sts.handle(request))).toBe(expected);
  });

  it("serve until they end", async () => {
    expect(await statusAndCode(await at(SIGNED_AT.now - 1).handle(presignedGet(expiring)))).toBe("200 OK");
  });
});

describe("the endpoint", () => {
  it.each([
    ["sts.us-east-1.amazonaws.com", "us-east-1", user, "200 OK"],
    ["STS.us-east-1.amazonaws.com", "us-east-1", user, "200 OK"],
    ["sts.us-east-1.amazonaws.com:8443", "us-east-1", user, "200 OK"],
    ["sts-fips.us-west-2.amazonaws.com", "us-west-2", user, "200 OK"],
    ["sts.eu-central-1.api.aws", "eu-central-1", user, "200 OK"],
    ["sts.amazonaws.com", "us-east-1", user, "200 OK"],
    ["sts.cn-north-1.amazonaws.com.cn", "cn-north-1", chinese, "200 OK"],
    ["127.0.0.1:8443", "eu-west-1", user, "200 OK"],
    ["sts.us-east-1.amazonaws.com", "eu-central-1", user, "403 SignatureDoesNotMatch"],
    ["sts.amazonaws.com", "us-west-2", user, "403 SignatureDoesNotMatch"],
    ["127.0.0.1:8443", "no_region", user, "403 SignatureDoesNotMatch"],
    ["sts.cn-north-1.amazonaws.com.cn", "cn-north-1", user, "403 InvalidClientTokenId"],
    ["sts.us-east-1.amazonaws.com", "us-east-1", chinese, "403 InvalidClientTokenId"],
  ])("%s, signed for %s", async (host, region, identity, expected) => {
    expect(await statusAndCode(await sts.handle(presignedGet(identity, { host, region })))).toBe(expected);
    expect(await statusAndCode(await sts.handle(signedPost(identity, { host, region })))).toBe(expected);
  });
});

describe("the rest of the scope", () => {
  it.each([
    [{ service: "iam" }, "Credential should be scoped to correct service: &#39;sts&#39;. "],
    [
      { terminator: "aws5_request" },
      "Credential should be scoped with a valid terminator: &#39;aws4_request&#39;, not &#39;aws5_request&#39;. ",
    ],
    [
      { scopeDate: "20260101" },
      "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: " +
        "&#39;20260101&#39; != &#39;20260102&#39;, from &#39;20260102T150405Z&#39;.",
    ],
  ])("%j is refused although it is signed", async (options, message) => {
    const answer = await sts.handle(presignedGet(user, options));
    expect(answer.status).toBe(403);
    expect(await messageOf(answer)).toBe(message);
  });
});

describe("without a signature", () => {
  it.each([
    ["?Action=GetCallerIdentity&Version=2011-06-15", "403 MissingAuthenticationToken"],
    ["?Action=GetCallerIdentity", "400 InvalidAction"],
    ["?Action=GetSessionToken&Version=2011-06-15", "400 InvalidAction"],
    ["", "400 MissingAction"],
    [`?${"a&".repeat(101)}`, "404 MalformedQueryString"],
    ["?a=%ff", "404 MalformedQueryString"],
  ])("%s", async (query, expected) => {
    const request = new Request(`https://sts.amazonaws.com/${query}`);
    expect(await statusAndCode(await sts.handle(request))).toBe(expected);
  });
});

it("a GET may have an Authorization header", async () => {
  const headers = { host: "sts.us-east-1.amazonaws.com", "x-amz-date": SIGNED_AT.timestamp };
  const query = Object.entries(GET_CALLER_IDENTITY);
  const authorization = authorizationByHand(
    { method: "GET", query, headers },
    { ...user, region: "us-east-1", timestamp: SIGNED_AT.timestamp },
  );
  const request = new Request(`https://sts.us-east-1.amazonaws.com/?${new URLSearchParams(query)}`, {
    headers: { ...headers, authorization },
  });
  expect(await statusAndCode(await sts.handle(request))).toBe("200 OK");
});
