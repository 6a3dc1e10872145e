import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { emulatedRoleSession } from "./made-up-identities.ts";
import { createStsEmulator } from "./sts-emulator.ts";
import { postParts, SIGNED_AT, signedPost, statusAndCode } from "./testing/signed-requests.ts";

const session = emulatedRoleSession();
const sts = createStsEmulator({ identities: [session], now: () => SIGNED_AT.now });
const { headers, body } = postParts(session, { headers: { "x-k8s-aws-id": "cluster-1" } });
const { authorization } = headers;
const endpoint = "https://sts.us-east-1.amazonaws.com/";

async function post(given: Record<string, string>, sent = body, url = endpoint) {
  return statusAndCode(await sts.handle(new Request(url, { method: "POST", headers: given, body: sent })));
}

describe("a POST with an Authorization header", () => {
  it("is answered", async () => {
    expect(await post(headers)).toBe("200 OK");
  });

  it("is answered when no space separates the header's parts", async () => {
    expect(await post({ ...headers, authorization: authorization.replaceAll(", ", ",") })).toBe("200 OK");
  });

  it("is refused with any one character of the Authorization header altered", async () => {
    const accepted: string[] = [];
    for (let i = 0; i < authorization.length; i++) {
      // Spaces between the parts do not count.
      if (authorization[i] === " ") continue;
      const altered = `${authorization.slice(0, i)}${authorization[i] === "x" ? "y" : "x"}${authorization.slice(i + 1)}`;
      if ((await post({ ...headers, authorization: altered })) === "200 OK") accepted.push(altered);
    }
    expect(accepted).toEqual([]);
  });

  it.each([
    ["host", "sts-fips.us-east-1.amazonaws.com", "403 SignatureDoesNotMatch"],
    ["content-type", "application/x-www-form-urlencoded; charset=utf-8", "403 SignatureDoesNotMatch"],
    ["content-type", "text/plain", "400 MissingAction"],
    ["x-amz-date", "20260102T150406Z", "403 SignatureDoesNotMatch"],
    ["x-amz-security-token", "other", "403 InvalidClientTokenId"],
    ["x-k8s-aws-id", "cluster-2", "403 SignatureDoesNotMatch"],
    ["authorization", authorization.replace("host;x-amz-date", "x-amz-date;host"), "403 SignatureDoesNotMatch"],
    ["authorization", authorization.replace("host;", "host;host;"), "403 SignatureDoesNotMatch"],
    ["authorization", authorization.replace("host;", "Host;"), "403 SignatureDoesNotMatch"],
    ["authorization", "Bearer a", "400 IncompleteSignature"],
    ["authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/e", "400 IncompleteSignature"],
    ["authorization", `${authorization}, Signature=0`, "400 IncompleteSignature"],
    ["authorization", authorization.replace("SHA256", "SHA512"), "400 IncompleteSignature"],
  ])("is refused with %s: %s", async (name, value, expected) => {
    expect(await post({ ...headers, [name]: value })).toBe(expected);
  });

  it.each([
    ["authorization", "403 MissingAuthenticationToken"],
    ["content-type", "400 MissingAction"],
    ["x-amz-date", "400 IncompleteSignature"],
    ["x-amz-security-token", "403 InvalidClientTokenId"],
    ["x-k8s-aws-id", "403 SignatureDoesNotMatch"],
  ])("is refused without %s", async (name, expected) => {
    const { [name]: _, ...rest } = headers as Record<string, string>;
    expect(await post(rest)).toBe(expected);
  });

  it.each([
    ["a further parameter", `${body}&x=1`, endpoint, "403 SignatureDoesNotMatch"],
    ["another action", body.replace("GetCallerIdentity", "AssumeRole"), endpoint, "403 SignatureDoesNotMatch"],
    ["an empty body", "", endpoint, "400 MissingAction"],
    ["a parameter in the URL", body, `${endpoint}?x=1`, "403 SignatureDoesNotMatch"],
    ["the action in the URL too", body, `${endpoint}?Action=AssumeRole`, "404 MalformedQueryString"],
    ["broken percent-encoding", `${body}&x=%f`, endpoint, "404 MalformedQueryString"],
    ["a body of over 64 KiB", `${body}&x=${"a".repeat(65_536)}`, endpoint, "413 RequestEntityTooLarge"],
  ])("is refused with %s", async (_, sent, url, expected) => {
    expect(await post(headers, sent, url)).toBe(expected);
  });

  it.each([
    ["the body's own", createHash("sha256").update(body).digest("hex"), "200 OK"],
    ["another body's", createHash("sha256").update("other").digest("hex"), "403 SignatureDoesNotMatch"],
    ["none", "UNSIGNED-PAYLOAD", "403 SignatureDoesNotMatch"],
  ])("may sign a digest of the body: %s", async (_, digest, expected) => {
    const request = signedPost(session, { headers: { "x-amz-content-sha256": digest } });
    expect(await statusAndCode(await sts.handle(request))).toBe(expected);
  });

  it("is refused when the body was altered although the signed digest was not", async () => {
    const digest = createHash("sha256").update(body).digest("hex");
    const signed = postParts(session, { headers: { "x-amz-content-sha256": digest } });
    expect(await post(signed.headers)).toBe("200 OK");
    expect(await post(signed.headers, `${body}&x=1`)).toBe("403 SignatureDoesNotMatch");
  });
});
