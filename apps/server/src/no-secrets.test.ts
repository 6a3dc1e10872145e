// No token, signature, session token or secret key in anything that the server says: log, answers, metrics.
import { type Secret, systemClock } from "@aws-iam-authenticator/core";
import {
  createStsEmulator,
  emulatedRoleSession,
  emulatedUser,
  type StsEmulatorOptions,
  stsErrorResponse,
} from "@aws-iam-authenticator/sts-emulator";
import { createVerifier, fetchTransport, type StsTransport } from "@aws-iam-authenticator/verifier";
import { describe, expect, it } from "vitest";
import { createApp } from "./app.ts";
import { createReviewEndpoint } from "./review/review-endpoint.ts";
import { assembleObservers } from "./assemble-observers.ts";
import { auditRecord } from "./audit/audit-record.ts";
import { type Authenticate, createAuthenticate } from "./authenticate.ts";
import { collectLog } from "./testing/collect-log.ts";
import { rulesOf } from "./testing/rules.ts";
import { post } from "./testing/start-app.ts";
import { CLUSTER_ID, reviewOf, tokenOf, urlIn } from "./testing/tokens.ts";

const alice = emulatedUser({ name: "alice" });
const mallory = emulatedUser({ name: "mallory" });
const deployer = emulatedRoleSession({ role: "Deploy", session: "ci" });
const identities = [alice, mallory, deployer];
const rules = rulesOf(`
server:
  mapUsers: [{ userarn: "${alice.arn}", username: alice }]
  mapRoles: [{ rolearn: "arn:aws:iam::111122223333:role/Deploy", username: deploy }]
`);

/** Every piece of a token, of the URL in it and of the keys behind it that nobody may see. */
function secretsOf(token: Secret): string[] {
  const url = urlIn(token);
  const parameter = (name: string) => url.searchParams.get(name) ?? "";
  return [
    token.reveal().slice(0, 40),
    token.reveal().slice(-40),
    parameter("X-Amz-Signature").slice(0, 20),
    parameter("X-Amz-Security-Token").slice(0, 20),
    encodeURIComponent(parameter("X-Amz-Security-Token")).slice(0, 20),
    ...identities.map(({ secretAccessKey }) => secretAccessKey),
  ].filter((text) => text !== "");
}

/** All that a server says while it answers one request. */
async function allOutput(path: string, init: RequestInit, way: Way): Promise<string> {
  const { identities: known = identities, intercept, transport } = way;
  const sts = createStsEmulator({ identities: known, ...(intercept === undefined ? {} : { intercept }) });
  const text = collectLog({ format: "text" });
  const json = collectLog({ format: "json" });
  const observers = [text, json].map(({ logger }) =>
    assembleObservers({ build: undefined, auditLog: undefined, logger, clock: systemClock }),
  );
  const audited: string[] = [];
  const observe: (typeof observers)[number]["observe"] = (event) => {
    if (event.type === "review") audited.push(auditRecord(event, 0));
    for (const observer of observers) observer.observe(event);
  };
  const verifier = createVerifier({
    clusterId: CLUSTER_ID,
    transport: transport ?? fetchTransport((input, options) => sts.handle(new Request(input, options))),
    observe,
  });
  const reviews = createReviewEndpoint({
    authenticate: way.fails ?? createAuthenticate({ verifier, rules: () => rules, scrubbedAccounts: [] }),
    observe,
    clock: systemClock,
    requestId: () => "id-1",
  });
  const app = createApp({
    reviews,
    health: () => ({ live: true, ready: true, checks: [] }),
    metrics: async () => (await Promise.all(observers.map(({ metrics }) => metrics.text()))).join("\n"),
    observe,
  });
  const answer = await app.request(path, init, { peer: { address: "192.0.2.7:50000" } });
  const metrics = await app.request("/metrics");
  const headers = JSON.stringify([...answer.headers]);
  return [headers, await answer.text(), await metrics.text(), ...text.lines, ...json.lines, ...audited].join("\n");
}

interface Way {
  readonly identities?: StsEmulatorOptions["identities"];
  readonly intercept?: StsEmulatorOptions["intercept"];
  readonly transport?: StsTransport;
  readonly fails?: Authenticate;
}

const token = await tokenOf(alice);
const withSession = await tokenOf(deployer);
const unmapped = await tokenOf(mallory);
const ofOtherCluster = await tokenOf(deployer, { clusterId: "another-cluster" });
const expired = await tokenOf(deployer, { clock: { now: () => Date.now() - 3_600_000 } });
const url = urlIn(withSession);

/** A token that is none, with the whole URL in it: what breaks must not be shown. */
const withUrl = (change: (url: string) => string) =>
  `k8s-aws-v1.${Buffer.from(change(url.href)).toString("base64url")}`;

const failsWith = (message: string): StsTransport => {
  return () => Promise.reject(Object.assign(new Error(message), { code: message, cause: new Error(message) }));
};

describe("nothing secret is said where", () => {
  const v1 = "authentication.k8s.io/v1";
  it.each<[what: string, says: string, path: string, init: RequestInit, way?: Way]>([
    ["a user is granted", "access granted", "/authenticate", post(reviewOf(token))],
    ["a session is granted", "access granted", "/authenticate", post(reviewOf(withSession))],
    ["nobody is mapped", "NOT_MAPPED", "/authenticate", post(reviewOf(unmapped))],
    ["a token is another cluster's", "STS_SIGNATURE_MISMATCH", "/authenticate", post(reviewOf(ofOtherCluster))],
    ["a token has expired", "TOKEN_EXPIRED", "/authenticate", post(reviewOf(expired))],
    ["STS knows no such key", "STS_UNKNOWN_KEY", "/authenticate", post(reviewOf(withSession)), { identities: [] }],
    ...(
      [
        ["TOKEN_PARAMETER", (text) => text.replace("X-Amz-Security-Token=", "X-Amz-Security-Token=%zz")],
        ["TOKEN_PARAMETER", (text) => `${text}&X-Amz-Signature=${url.searchParams.get("X-Amz-Signature")}`],
        ["TOKEN_SIGNATURE", (text) => text.replace(/X-Amz-Signature=[^&]*/, (pair) => `${pair}0`)],
        ["TOKEN_URL", (text) => text.replace("https:", "http:")],
        ["TOKEN_URL", (text) => `${text}\n`],
        ["TOKEN_HOST", (text) => text.replace("sts.us-east-1.amazonaws.com", "sts.evil.example")],
        ["TOKEN_SCOPE", (text) => text.replace("us-east-1%2Fsts", "us-east-1%2Fiam")],
      ] satisfies [string, (text: string) => string][]
    ).map(([code, change]): [string, string, string, RequestInit] => [
      `a token is refused with ${code}`,
      code,
      "/authenticate",
      post(reviewOf(withUrl(change))),
    ]),
    ["a token has a letter in front", "TOKEN_PREFIX", "/authenticate", post(reviewOf(`x${withSession.reveal()}`))],
    ["a token has a letter after it", "TOKEN_", "/authenticate", post(reviewOf(`${withSession.reveal()}!`))],
    ["the body is the token", "REVIEW_MALFORMED", "/authenticate", post(withSession.reveal())],
    ["the token is the version", "REVIEW_MALFORMED", "/authenticate", post(reviewOf("t", withSession.reveal()))],
    [
      "the token is the kind",
      "REVIEW_MALFORMED",
      "/authenticate",
      post(JSON.stringify({ apiVersion: v1, kind: withSession.reveal(), spec: { token: withSession.reveal() } })),
    ],
    ["the token is in the query", "REVIEW_METHOD", `/authenticate?token=${withSession.reveal()}`, {}],
    ["the token is the path", "not found", `/${withSession.reveal()}`, {}],
    [
      "the token is in headers",
      "REVIEW_MALFORMED",
      "/authenticate",
      post("{}", { authorization: `Bearer ${withSession.reveal()}`, "x-request-id": withSession.reveal() }),
    ],
    ["the token is the timeout", "GRANTED", `/authenticate?timeout=${withSession.reveal()}`, post(reviewOf(token))],
    [
      "STS quotes the request in its error",
      "STS_REFUSED",
      "/authenticate",
      post(reviewOf(withSession)),
      {
        intercept: (request) =>
          stsErrorResponse(request, { status: 403, code: "AccessDenied", message: `The request was ${request.url}` }),
      },
    ],
    [
      "what answers quotes the request in its page",
      "STS_ANSWER_INVALID",
      "/authenticate",
      post(reviewOf(withSession)),
      { intercept: (request) => new Response(`<Error><Code>${request.url}</Code></Error>`, { status: 403 }) },
    ],
    [
      "what answers makes an identity of the request",
      "STS_ANSWER_INVALID",
      "/authenticate",
      post(reviewOf(withSession)),
      {
        intercept: (request) => {
          const Arn = `arn:aws:iam::111122223333:${new URL(request.url).hostname}`;
          const GetCallerIdentityResult = { Account: "111122223333", Arn, UserId: "AIDAEXAMPLE" };
          return Response.json({ GetCallerIdentityResponse: { GetCallerIdentityResult } });
        },
      },
    ],
    [
      "the connection fails and the error has the URL",
      "STS_UNREACHABLE",
      "/authenticate",
      post(reviewOf(withSession)),
      { transport: failsWith(url.href) },
    ],
    [
      "the program fails and the error has the token",
      "internal error",
      "/authenticate",
      post(reviewOf(withSession)),
      { fails: (secret) => Promise.reject(new TypeError(`${secret.reveal()}\n    at ${url.href}`)) },
    ],
  ])("%s (%s)", async (_, says, path, init, way = {}) => {
    const output = await allOutput(path, init, way);
    expect(output).toContain(says);
    for (const shown of [token, withSession, ofOtherCluster, expired]) {
      for (const secret of secretsOf(shown)) expect(output).not.toContain(secret);
    }
  });

  it("all of a session's token is looked for", () => {
    expect(secretsOf(withSession)).toHaveLength(5 + identities.length);
    expect(secretsOf(token)).toHaveLength(3 + identities.length);
  });
});
