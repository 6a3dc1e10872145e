import { describe, expect, it } from "vitest";
import { emulatedRoleSession } from "./made-up-identities.ts";
import { createStsEmulator } from "./sts-emulator.ts";
import { presignByHand } from "./testing/sign-by-hand.ts";
import {
  GET_CALLER_IDENTITY,
  presignedGet,
  presignedParts,
  SIGNED_AT,
  statusAndCode,
} from "./testing/signed-requests.ts";

const session = emulatedRoleSession();
const sts = createStsEmulator({ identities: [session], now: () => SIGNED_AT.now });
const signed = presignedParts(session, { headers: { "x-k8s-aws-id": "cluster-1", "x-amz-meta": "a" } });
const url = (query: Iterable<readonly [string, string]>) =>
  `https://${signed.headers.host}/?${Array.from(query, ([n, v]) => `${n}=${encodeURIComponent(v)}`).join("&")}`;

async function ask(query: Iterable<readonly [string, string]>, init: RequestInit = { headers: signed.headers }) {
  return statusAndCode(await sts.handle(new Request(url(query), init)));
}

describe("a presigned request", () => {
  it("is answered", async () => {
    expect(await ask(signed.query)).toBe("200 OK");
  });

  it("is answered whatever the order of its parameters", async () => {
    expect(await ask(signed.query.toReversed())).toBe("200 OK");
  });

  it("is answered when spaces at the ends of a signed header's value and between its words change", async () => {
    const request = presignedGet(session, { headers: { "x-k8s-aws-id": "two  words" } });
    request.headers.set("x-k8s-aws-id", "  two words ");
    expect(await statusAndCode(await sts.handle(request))).toBe("200 OK");
  });

  it("may have further headers that are not of AWS", async () => {
    const headers = { ...signed.headers, accept: "application/json", "user-agent": "test" };
    expect(await ask(signed.query, { headers })).toBe("200 OK");
  });

  it("may sign headers that signers usually leave out", async () => {
    const request = presignedGet(session, { headers: { "user-agent": "test", "x-amzn-trace-id": "Root=1" } });
    expect(await statusAndCode(await sts.handle(request))).toBe("200 OK");
  });

  it.each([
    ["Action", "AssumeRole", "403 SignatureDoesNotMatch"],
    ["Action", "GetUser", "400 InvalidAction"],
    ["Version", "2010-05-08", "400 InvalidAction"],
    ["X-Amz-Algorithm", "AWS4-HMAC-SHA512", "400 IncompleteSignature"],
    ["X-Amz-Credential", "ASIAOTHER/20260102/us-east-1/sts/aws4_request", "403 InvalidClientTokenId"],
    ["X-Amz-Credential", session.accessKeyId, "400 IncompleteSignature"],
    ["X-Amz-Date", "20260102T150406Z", "403 SignatureDoesNotMatch"],
    ["X-Amz-Date", "20261302T150405Z", "400 IncompleteSignature"],
    ["X-Amz-Date", "yesterday", "400 IncompleteSignature"],
    ["X-Amz-Expires", "61", "403 SignatureDoesNotMatch"],
    ["X-Amz-SignedHeaders", "host;x-amz-meta", "403 SignatureDoesNotMatch"],
    ["X-Amz-SignedHeaders", "x-amz-meta;x-k8s-aws-id", "403 SignatureDoesNotMatch"],
    ["X-Amz-SignedHeaders", "x-k8s-aws-id;x-amz-meta;host", "403 SignatureDoesNotMatch"],
    ["X-Amz-SignedHeaders", "Host;x-amz-meta;x-k8s-aws-id", "403 SignatureDoesNotMatch"],
    ["X-Amz-SignedHeaders", "host;x-amz-meta;x-k8s-aws-id;no header", "403 SignatureDoesNotMatch"],
    ["X-Amz-Security-Token", "other", "403 InvalidClientTokenId"],
    ["X-Amz-Signature", "0".repeat(64), "403 SignatureDoesNotMatch"],
  ])("is refused with another %s: %s", async (name, value, expected) => {
    expect(await ask(new Map(signed.query).set(name, value))).toBe(expected);
  });

  it.each([
    ["Action", "400 MissingAction"],
    ["Version", "400 InvalidAction"],
    ["X-Amz-Algorithm", "400 IncompleteSignature"],
    ["X-Amz-Credential", "400 IncompleteSignature"],
    ["X-Amz-Date", "400 IncompleteSignature"],
    ["X-Amz-Expires", "403 SignatureDoesNotMatch"],
    ["X-Amz-SignedHeaders", "400 IncompleteSignature"],
    ["X-Amz-Security-Token", "403 InvalidClientTokenId"],
    ["X-Amz-Signature", "400 IncompleteSignature"],
  ])("is refused without %s", async (name, expected) => {
    expect(await ask(signed.query.filter(([given]) => given !== name))).toBe(expected);
  });

  it.each(signed.query)("is refused with %s twice", async (name, value) => {
    expect(await ask([...signed.query, [name, value]])).toBe("404 MalformedQueryString");
  });

  it.each([
    ["DurationSeconds", "403 SignatureDoesNotMatch"],
    ["x", "403 SignatureDoesNotMatch"],
    ["", "404 MalformedQueryString"],
    ["__proto__", "404 MalformedQueryString"],
  ])("is refused with a further parameter %j", async (name, expected) => {
    expect(await ask([...signed.query, [name, "1"]])).toBe(expected);
  });

  it("is refused with any one character of its query altered", async () => {
    const good = url(signed.query);
    const accepted: string[] = [];
    for (let i = good.indexOf("?") + 1; i < good.length; i++) {
      const altered = `${good.slice(0, i)}${good[i] === "x" ? "y" : "x"}${good.slice(i + 1)}`;
      const answer = await sts.handle(new Request(altered, { headers: signed.headers }));
      if (answer.status === 200) accepted.push(altered);
    }
    expect(accepted).toEqual([]);
  });

  it.each([
    ["another x-k8s-aws-id", { "x-k8s-aws-id": "cluster-2" }],
    ["another x-amz- header", { "x-amz-meta": "b" }],
    ["another host of the same region", { host: "sts-fips.us-east-1.amazonaws.com" }],
    ["another port", { host: "sts.us-east-1.amazonaws.com:8443" }],
    ["an x-amz- header that is not signed", { "x-amz-other": "a" }],
  ])("is refused with %s", async (_, headers) => {
    expect(await ask(signed.query, { headers: { ...signed.headers, ...headers } })).toBe("403 SignatureDoesNotMatch");
  });

  it.each(["x-k8s-aws-id", "x-amz-meta"])("is refused without the signed header %s", async (name) => {
    const headers = new Headers(signed.headers);
    headers.delete(name);
    expect(await ask(signed.query, { headers })).toBe("403 SignatureDoesNotMatch");
  });

  it("is refused with another method, and with a body", async () => {
    const { headers } = signed;
    expect(await ask(signed.query, { headers, method: "POST" })).toBe("403 SignatureDoesNotMatch");
    expect(await ask(signed.query, { headers, method: "POST", body: "a" })).toBe("403 SignatureDoesNotMatch");
    expect(await ask(signed.query, { headers, method: "PUT" })).toBe("405 MethodNotAllowed");
  });

  it("is refused on another path", async () => {
    const request = new Request(url(signed.query).replace("/?", "/sts?"), { headers: signed.headers });
    expect(await statusAndCode(await sts.handle(request))).toBe("404 UnknownOperationException");
  });

  it("is refused when signed without the host", async () => {
    const headers = { "x-k8s-aws-id": "cluster-1" };
    const { accessKeyId, secretAccessKey, sessionToken } = session;
    const query = presignByHand(
      { method: "GET", query: Object.entries(GET_CALLER_IDENTITY), headers },
      { accessKeyId, secretAccessKey, sessionToken, region: "us-east-1", timestamp: SIGNED_AT.timestamp },
    );
    const answer = await sts.handle(new Request(url(query), { headers }));
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("&#39;Host&#39; or &#39;:authority&#39; must be a &#39;SignedHeader&#39;");
  });

  it("is refused with an Authorization header too", async () => {
    const headers = { ...signed.headers, authorization: "Bearer a" };
    expect(await ask(signed.query, { headers })).toBe("400 IncompleteSignature");
  });
});
