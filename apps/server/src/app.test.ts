import { type Code, fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import type { KubernetesUser } from "@aws-iam-authenticator/mapper";
import { describe, expect, it } from "vitest";
import { MOST_BODY_BYTES } from "./review/read-body.ts";
import { breaksOff, inChunks, reviewOfSize, stream, withLength } from "./testing/bodies.ts";
import { alice } from "./testing/callers.ts";
import { post, startApp, user } from "./testing/start-app.ts";
import { reviewOf } from "./testing/tokens.ts";

const v1 = "authentication.k8s.io/v1";
const v1beta1 = "authentication.k8s.io/v1beta1";
const token = "k8s-aws-v1.never-shown";
const { groups: _, ...userWithoutGroups } = user;

const granted = { apiVersion: v1, kind: "TokenReview", status: { authenticated: true, user } };
const denied = (error: string, apiVersion = v1) => ({
  apiVersion,
  kind: "TokenReview",
  status: { authenticated: false, error },
});
const malformed = denied("REVIEW_MALFORMED: the body is not a TokenReview of authentication.k8s.io/v1 or v1beta1");
const tooLarge = denied("REVIEW_TOO_LARGE: the body is larger than this server reads");
const notPost = denied("REVIEW_METHOD: only POST is allowed here");

interface Row {
  readonly what: string;
  readonly request: RequestInit;
  readonly outcome?: Outcome<KubernetesUser>;
  readonly status: number;
  readonly allow?: string;
  readonly body: unknown;
  readonly code: Code | "GRANTED";
  /** Whether the token was asked about. */
  readonly asked?: boolean;
}

const reviews: readonly Row[] = [
  { what: "a token that is granted", request: post(reviewOf(token)), status: 200, body: granted, code: "GRANTED" },
  {
    what: "a token that is granted, in v1beta1",
    request: post(reviewOf(token, v1beta1)),
    status: 200,
    body: { ...granted, apiVersion: v1beta1 },
    code: "GRANTED",
  },
  {
    what: "a user without groups",
    request: post(reviewOf(token)),
    outcome: ok({ ...user, groups: [] }),
    status: 200,
    body: { ...granted, status: { authenticated: true, user: userWithoutGroups } },
    code: "GRANTED",
  },
  {
    what: "an identity that is not mapped",
    request: post(reviewOf(token)),
    outcome: fail("NOT_MAPPED", safe`${"arn:aws:iam::111122223333:user/mallory"}`),
    status: 200,
    body: denied(
      'NOT_MAPPED: the identity is not mapped to a Kubernetes user ("arn:aws:iam::111122223333:user/mallory")',
    ),
    code: "NOT_MAPPED",
  },
  {
    what: "a token that is none, in v1beta1",
    request: post(reviewOf(token, v1beta1)),
    outcome: fail("TOKEN_ENCODING"),
    status: 200,
    body: denied("TOKEN_ENCODING: the token is not canonical unpadded base64url", v1beta1),
    code: "TOKEN_ENCODING",
  },
  {
    what: "STS that throttles",
    request: post(reviewOf(token)),
    outcome: fail("STS_THROTTLED", safe`HTTP ${400}`),
    status: 429,
    body: denied("STS_THROTTLED: STS throttled the request (HTTP 400)"),
    code: "STS_THROTTLED",
  },
  {
    what: "STS that cannot be reached, in v1beta1",
    request: post(reviewOf(token, v1beta1)),
    outcome: fail("STS_UNREACHABLE"),
    status: 503,
    body: denied("STS_UNREACHABLE: STS could not be reached", v1beta1),
    code: "STS_UNREACHABLE",
  },
  {
    what: "mappings that are not there yet",
    request: post(reviewOf(token)),
    outcome: fail("MAPPING_NOT_LOADED"),
    status: 503,
    body: denied("MAPPING_NOT_LOADED: the mappings are not loaded yet"),
    code: "MAPPING_NOT_LOADED",
  },
  ...[
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/vnd.kubernetes.protobuf",
    "",
    "no/such;;type",
  ].map((type): Row => ({
    what: `a TokenReview as content-type ${JSON.stringify(type)}`,
    request: post(reviewOf(token), { "content-type": type }),
    status: 200,
    body: granted,
    code: "GRANTED",
  })),
  ...["GET", "PUT", "PATCH", "DELETE", "OPTIONS"].map((method): Row => ({
    what: method,
    request: { method },
    status: 405,
    allow: "POST",
    body: notPost,
    code: "REVIEW_METHOD",
    asked: false,
  })),
  {
    what: "HEAD",
    request: { method: "HEAD" },
    status: 405,
    allow: "POST",
    body: undefined,
    code: "REVIEW_METHOD",
    asked: false,
  },
  ...Object.entries({
    "no body": { method: "POST" },
    "an empty body": post(""),
    "no JSON": post(token),
    "JSON that is no object": post(JSON.stringify(token)),
    "an object that is no TokenReview": post(JSON.stringify({ token })),
    "a TokenReview without spec": post(JSON.stringify({ apiVersion: v1, kind: "TokenReview" })),
    "another version": post(reviewOf(token, "authentication.k8s.io/v2")),
    "another group": post(reviewOf(token, "authorization.k8s.io/v1")),
    "another kind": post(reviewOf(token).replace("TokenReview", "TokenRequest")),
    "a body that breaks off": stream(breaksOff()),
    "a body with a content-length that breaks off": stream(breaksOff(), { "content-length": "100" }),
  } satisfies Record<string, RequestInit>).map(([what, request]): Row => ({
    what,
    request,
    status: 400,
    body: malformed,
    code: "REVIEW_MALFORMED",
    asked: false,
  })),
  ...[
    { what: "with a content-length", request: withLength },
    { what: "in chunks", request: (body: string) => stream(inChunks(body)) },
    {
      what: "in chunks under a false content-length",
      request: (body: string) => stream(inChunks(body), { "content-length": "1", "transfer-encoding": "chunked" }),
    },
  ].flatMap(({ what, request }): Row[] => [
    {
      what: `1 MiB ${what}`,
      request: request(reviewOfSize(token, MOST_BODY_BYTES)),
      status: 200,
      body: granted,
      code: "GRANTED",
    },
    {
      what: `over 1 MiB ${what}`,
      request: request(reviewOfSize(token, MOST_BODY_BYTES + 1)),
      status: 413,
      body: tooLarge,
      code: "REVIEW_TOO_LARGE",
      asked: false,
    },
  ]),
];

describe("POST /authenticate answers", () => {
  it.each(reviews)(
    "$what with $status, $code",
    async ({ request, outcome, status, allow, body, code, asked = true }) => {
      const server = startApp(outcome === undefined ? {} : { outcome });
      const answer = await server.send("/authenticate", request);
      const text = await answer.text();
      expect(answer.status).toBe(status);
      expect(text === "" ? undefined : JSON.parse(text)).toEqual(body);
      expect(Object.fromEntries(answer.headers)).toEqual({
        "x-request-id": "id-1",
        "content-type": "application/json",
        ...(allow === undefined ? {} : { allow }),
      });
      expect(server.asked).toEqual(asked ? [{ token, options: {} }] : []);
      const { method } = request;
      expect(server.events).toMatchObject([
        {
          type: "review",
          request: { id: "id-1", peer: { address: "192.0.2.7:50000" }, method, path: "/authenticate" },
          code,
          seconds: 0.25,
        },
      ]);
      expect(text + JSON.stringify(server.events)).not.toContain("never-shown");
    },
  );
});

it("a request to the webhook is under way until it is answered, and no other is counted", async () => {
  const { send, inFlight } = startApp();
  await send("/authenticate", post(reviewOf(token)));
  await send("/authenticate", { method: "PUT" });
  await send("/healthz");
  expect(inFlight).toEqual([1, -1, 1, -1]);
});

describe("the event of a request", () => {
  it("says who the caller is where it was a TokenReview, and nothing else where it was none", async () => {
    const { send, events } = startApp();
    await send("/authenticate", post(reviewOf(token)));
    await send("/authenticate", post("{}"));
    expect(events).toEqual([
      expect.objectContaining({ authentication: { outcome: ok(user), caller: alice } }),
      expect.objectContaining({ authentication: undefined }),
    ]);
  });

  it("has an id of its own, whatever the client sends", async () => {
    const { send, events } = startApp();
    const headers = { "x-request-id": "forged" };
    const answers = [
      await send("/authenticate", post(reviewOf(token), headers)),
      await send("/authenticate", { headers }),
    ];
    expect(answers.map((answer) => answer.headers.get("x-request-id"))).toEqual(["id-1", "id-2"]);
    expect(events).toMatchObject([{ request: { id: "id-1" } }, { request: { id: "id-2" } }]);
  });

  it("has the path without what follows it, and no address where none is known", async () => {
    const { app, events } = startApp();
    await app.request(`/authenticate?token=${token}`, post("{}"));
    expect(events).toMatchObject([{ request: { path: "/authenticate", peer: { address: "" } } }]);
  });
});

describe("?timeout=", () => {
  it.each([
    ["?timeout=30s", { timeoutMs: 30_000 }],
    ["?timeout=1m30s", { timeoutMs: 90_000 }],
    ["?timeout=500ms&x=1", { timeoutMs: 500 }],
    ["?timeout=soon", {}],
    ["?timeout=-1s", {}],
    ["?timeout=", {}],
    ["?timeout", {}],
    ["", {}],
  ])("%s is handed on as %j", async (query, options) => {
    const { send, asked } = startApp();
    expect((await send(`/authenticate${query}`, post(reviewOf(token)))).status).toBe(200);
    expect(asked).toEqual([{ token, options }]);
  });
});

describe("audiences", () => {
  const asking = (audiences: unknown) =>
    post(JSON.stringify({ apiVersion: v1, kind: "TokenReview", spec: { token, audiences } }));

  it.each([
    ["are ignored and left out where none are configured", undefined, ["a"], undefined],
    ["are left out where none are asked for", ["a"], undefined, undefined],
    ["are answered where they are in common", ["a", "b"], ["b", "c"], ["b"]],
  ])("%s", async (_, audiences, asked, answered) => {
    const { send } = startApp(audiences === undefined ? {} : { audiences });
    const answer: unknown = await (await send("/authenticate", asking(asked))).json();
    const status = { authenticated: true, user, ...(answered === undefined ? {} : { audiences: answered }) };
    expect(answer).toEqual({ apiVersion: v1, kind: "TokenReview", status });
  });

  it("that have nothing in common are denied, and the token is not asked about", async () => {
    const { send, asked, events } = startApp({ audiences: ["a"] });
    const answer = await send("/authenticate", asking(["b"]));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: { error: expect.stringMatching(/^AUDIENCE_MISMATCH: /) } });
    expect(asked).toEqual([]);
    expect(events).toMatchObject([{ code: "AUDIENCE_MISMATCH" }]);
  });
});
