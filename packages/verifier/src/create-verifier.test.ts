import { AuthenticatorError, type Code, Secret } from "@aws-iam-authenticator/core";
import {
  emulatedFederatedUser,
  emulatedRoleSession,
  emulatedRoot,
  emulatedUser,
  stsErrorResponse,
} from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import type { VerifierOptions } from "./create-verifier.ts";
import { createVerifier } from "./create-verifier.ts";
import { CLUSTER, createWorld } from "./testing/world.ts";

const deploy = emulatedRoleSession({ role: "Deploy", session: "ci@build" });
const bob = emulatedFederatedUser({ name: "bob" });
const root = emulatedRoot();

describe("a verifier accepts", () => {
  it.each([
    ["a session of a role", deploy],
    ["a federated user", bob],
    ["an account's root", root],
  ])("%s, as STS names it", async (_, identity) => {
    const { verifier, token } = createWorld({ identities: [deploy, bob, root] });
    expect(await verifier.verify((await token({ as: identity })).reveal())).toMatchObject({
      identity: { arn: identity.arn, account: identity.account, userId: identity.userId },
      accessKeyId: identity.accessKeyId,
      clusterId: CLUSTER,
    });
  });

  it.each([
    ["another region", { region: "us-west-2" }],
    ["the global endpoint", { globalEndpoint: true }],
    ["a FIPS endpoint", { fips: true, region: "us-east-2" }],
    ["a dual-stack endpoint", { dualStack: true }],
  ])("a token for %s", async (_, options) => {
    const { verifier, token } = createWorld();
    expect(await verifier.tryVerify(await token(options))).toMatchObject({ ok: true });
  });

  it("a token of another partition, where it is configured", async () => {
    const chinese = emulatedUser({ partition: "aws-cn" });
    const { verifier, token } = createWorld({ identities: [chinese], partition: ["aws", "aws-cn"] });
    const outcome = await verifier.tryVerify(await token({ as: chinese, region: "cn-north-1" }));
    expect(outcome).toMatchObject({ ok: true, value: { endpoint: { partition: "aws-cn" } } });
  });
});

describe("a region that is newer than this release", () => {
  const region = "eu-madeup-9";

  it("is refused", async () => {
    const { verifier, token } = createWorld();
    expect(await verifier.tryVerify(await token({ region }))).toMatchObject({ problem: { code: "TOKEN_HOST" } });
  });

  it("is accepted where it is configured", async () => {
    const { verifier, token } = createWorld({ furtherRegions: [region] });
    expect(await verifier.tryVerify(await token({ region }))).toMatchObject({
      ok: true,
      value: { endpoint: { host: "sts.eu-madeup-9.amazonaws.com", region } },
    });
  });
});

describe("a verifier refuses", () => {
  it("a token for another cluster", async () => {
    const { verifier, token } = createWorld();
    expect(await verifier.tryVerify(await token({ clusterId: "other" }))).toMatchObject({
      problem: { code: "STS_SIGNATURE_MISMATCH" },
    });
  });

  it("a token of an unknown key", async () => {
    const { verifier, token } = createWorld();
    expect(await verifier.tryVerify(await token({ as: emulatedUser({ name: "nobody" }) }))).toMatchObject({
      problem: { code: "STS_UNKNOWN_KEY" },
    });
  });

  it("a token of expired credentials", async () => {
    const { verifier, token, clock } = createWorld({
      identities: [{ ...deploy, expiration: new Date("2026-01-02T12:01:00Z") }],
    });
    const made = await token({ as: deploy });
    clock.advance(120_000);
    expect(await verifier.tryVerify(made)).toMatchObject({ problem: { code: "STS_CREDENTIALS_EXPIRED" } });
  });

  it("ahead of any network what fails a check", async () => {
    const { verifier, token, clock, sts } = createWorld();
    const made = await token();
    clock.advance(15 * 60_000 + 1);
    expect(await verifier.tryVerify(made)).toMatchObject({ problem: { code: "TOKEN_EXPIRED" } });
    expect(await verifier.tryVerify(new Secret("x"))).toMatchObject({ problem: { code: "TOKEN_PREFIX" } });
    expect(await verifier.tryVerify(new Secret("k8s-aws-v1.".padEnd(2_000_000, "A")))).toMatchObject({
      problem: { code: "TOKEN_TOO_LARGE" },
    });
    expect(await verifier.tryVerify(await token({ region: "cn-north-1" }))).toMatchObject({
      problem: { code: "TOKEN_HOST" },
    });
    expect(sts.requests).toEqual([]);
  });

  it("a token that is too long without digesting it", async () => {
    const digested: number[] = [];
    const { verifier } = createWorld({
      digest(text) {
        digested.push(text.length);
        return text;
      },
    });
    expect(await verifier.tryVerify(new Secret("x".repeat(16_385)))).toMatchObject({
      problem: { code: "TOKEN_TOO_LARGE" },
    });
    expect(digested).toEqual([]);
  });

  it("by throwing an error with the same code", async () => {
    const { verifier } = createWorld();
    const error = await verifier.verify("x").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuthenticatorError);
    expect(error).toMatchObject({ code: "TOKEN_PREFIX" });
  });
});

describe("what is sent to STS", () => {
  it("is a GET of the rebuilt URL with the cluster id, and nothing else of the caller's", async () => {
    const { verifier, token, sts } = createWorld({ identities: [deploy] });
    const made = await token({ as: deploy });
    const url = Buffer.from(made.reveal().slice("k8s-aws-v1.".length), "base64url").toString();
    // The same fields in another spelling and order.
    const [origin = "", query = ""] = url.split("?");
    const respelt = `${origin}?${query.split("&").toReversed().join("&").replaceAll("%2F", "%2f")}`;
    const token2 = new Secret(`k8s-aws-v1.${Buffer.from(respelt).toString("base64url")}`);

    expect(await verifier.tryVerify(token2)).toMatchObject({ ok: true });
    const [request, ...more] = sts.requests;
    expect(more).toEqual([]);
    expect(request?.method).toBe("GET");
    expect(request?.url).toBe(url);
    expect({ ...request?.headers }).toMatchObject({ accept: "application/json", "x-k8s-aws-id": CLUSTER });
  });
});

describe("several cluster ids", () => {
  const options: Partial<VerifierOptions> = { clusterId: ["old", "new"] };

  it.each([
    ["old", 1],
    ["new", 2],
  ])("a token for %j takes %i calls", async (clusterId, calls) => {
    const { verifier, token, sts } = createWorld(options);
    expect(await verifier.tryVerify(await token({ clusterId }))).toMatchObject({ ok: true, value: { clusterId } });
    expect(sts.requests).toHaveLength(calls);
  });

  it("a token for neither is refused", async () => {
    const { verifier, token } = createWorld(options);
    expect(await verifier.tryVerify(await token({ clusterId: "third" }))).toMatchObject({
      problem: { code: "STS_SIGNATURE_MISMATCH" },
    });
  });

  it("an answer that is no mismatch is final", async () => {
    const { verifier, token, sts } = createWorld(options);
    await verifier.tryVerify(await token({ as: emulatedUser({ name: "nobody" }), clusterId: "new" }));
    expect(sts.requests).toHaveLength(1);
  });
});

describe("a fault of STS is no answer about the token, and over at once", () => {
  const html = (status: number) => () => new Response("<html></html>", { status });
  it.each<[string, () => Response | Promise<Response>, Code]>([
    ["throttling", () => new Response('{"Error":{"Code":"Throttling"}}', { status: 400 }), "STS_THROTTLED"],
    ["HTTP 429", html(429), "STS_THROTTLED"],
    ["HTTP 500", html(500), "STS_FAULT"],
    ["HTTP 503", html(503), "STS_FAULT"],
    ["a redirect", () => Response.redirect("https://evil.example/", 302), "STS_ANSWER_INVALID"],
    ["a proxy's 403", html(403), "STS_ANSWER_INVALID"],
    ["garbage", () => new Response("garbage"), "STS_ANSWER_INVALID"],
    ["a body of more than 64 KiB", () => new Response("x".repeat(65_537)), "STS_ANSWER_INVALID"],
    ["no connection", () => Promise.reject(new TypeError("fetch failed")), "STS_UNREACHABLE"],
  ])("%s", async (_, fault, code) => {
    let broken = true;
    const { verifier, token } = createWorld({ intercept: () => (broken ? fault() : undefined) });
    const made = await token();
    expect(await verifier.tryVerify(made)).toMatchObject({ ok: false, problem: { code } });
    broken = false;
    expect(await verifier.tryVerify(made)).toMatchObject({ ok: true });
  });

  it("silence is cut off after the time limit, or the caller's own", async () => {
    const silence = () => new Promise<Response>(() => undefined);
    const { verifier, token } = createWorld({ intercept: silence, timeoutMs: 20 });
    expect(await verifier.tryVerify(await token())).toMatchObject({ problem: { code: "STS_TIMEOUT" } });
    const patient = createWorld({ intercept: silence });
    expect(await patient.verifier.tryVerify(await token(), { timeoutMs: 20 })).toMatchObject({
      problem: { code: "STS_TIMEOUT" },
    });
    expect(await patient.verifier.tryVerify(await token(), { signal: AbortSignal.abort() })).toMatchObject({
      problem: { code: "STS_TIMEOUT" },
    });
  });

  it("is told by the system's code, without a URL", async () => {
    const refused = Object.assign(new Error("connect to https://secret"), { code: "ECONNREFUSED" });
    const { verifier, token } = createWorld({
      intercept: () => Promise.reject(new TypeError("fetch failed", { cause: refused })),
    });
    expect(await verifier.tryVerify(await token())).toEqual({
      ok: false,
      problem: { code: "STS_UNREACHABLE", detail: '"ECONNREFUSED"' },
    });
  });
});

describe("what an observer is told", () => {
  it("of calls to STS", async () => {
    let fault: (() => Response | Promise<Response>) | undefined;
    const { verifier, token, events } = createWorld({ intercept: () => fault?.() });
    await verifier.tryVerify(await token({ region: "us-west-2" }));
    fault = () =>
      stsErrorResponse(new Request("https://x/"), { status: 400, code: "Throttling", message: "Rate exceeded" });
    await verifier.tryVerify(await token({ globalEndpoint: true }));
    fault = () => Promise.reject(new Error("reset"));
    await verifier.tryVerify(await token({ region: "eu-west-1" }));
    expect(events.filter(({ type }) => type !== "cache")).toMatchObject([
      { type: "sts-response", status: 200, endpoint: { region: "us-west-2" } },
      { type: "sts-response", status: 400, endpoint: { host: "sts.amazonaws.com" } },
      { type: "sts-throttled", endpoint: { host: "sts.amazonaws.com" } },
      { type: "sts-connection-failed", endpoint: { region: "eu-west-1" } },
    ]);
  });
});

describe("layers", () => {
  it("surround the question of a review within single flight, and each call within that", async () => {
    const order: string[] = [];
    const { verifier, token } = createWorld({
      clusterId: ["old", "new"],
      layers: {
        perReview: [
          (next) => (request, call) => {
            order.push("review");
            return next(request, call);
          },
        ],
        perCall: [
          (next) => (request, call) => {
            order.push(`outer ${call.clusterId}`);
            return next(request, call);
          },
          (next) => (request, call) => {
            order.push(`inner ${call.clusterId}`);
            return next(request, call);
          },
        ],
      },
    });
    const made = await token({ clusterId: "new" });
    await Promise.all([verifier.tryVerify(made), verifier.tryVerify(made)]);
    expect(order).toEqual(["review", "outer old", "inner old", "outer new", "inner new"]);
  });
});

it.each<[string, Partial<VerifierOptions>, Code]>([
  ["no cluster id", { clusterId: [] }, "CLUSTER_ID_MISSING"],
  ["an odd cluster id", { clusterId: "a\u0000" }, "CLUSTER_ID_INVALID"],
  ["an unknown partition", { partition: "aws-moon" }, "PARTITION_UNKNOWN"],
])("createVerifier refuses %s", (_, options, code) => {
  expect(() => createVerifier({ clusterId: "c", ...options })).toThrow(expect.objectContaining({ code }));
});
