import { fail, ok, safe } from "@aws-iam-authenticator/core";
import type { KubernetesUser } from "@aws-iam-authenticator/mapper";
import { describe, expect, it } from "vitest";
import { answerReview, readReview, type ReviewApiVersion } from "./token-review.ts";

const v1 = "authentication.k8s.io/v1";
const v1beta1 = "authentication.k8s.io/v1beta1";
const review = { apiVersion: v1, kind: "TokenReview", spec: { token: "k8s-aws-v1.AAAA" } };

describe("readReview takes", () => {
  it.each<[what: string, body: unknown, apiVersion: ReviewApiVersion, token: string]>([
    ["v1", review, v1, "k8s-aws-v1.AAAA"],
    ["v1beta1", { ...review, apiVersion: v1beta1 }, v1beta1, "k8s-aws-v1.AAAA"],
    [
      "what kube-apiserver sends",
      {
        kind: "TokenReview",
        apiVersion: v1,
        metadata: { creationTimestamp: null },
        spec: { token: "t", audiences: ["https://kubernetes.default.svc"] },
        status: { user: {} },
      },
      v1,
      "t",
    ],
    ["no audiences, as Go may write it", { ...review, spec: { token: "t", audiences: null } }, v1, "t"],
    ["unknown fields, for versions to come", { ...review, more: 1, spec: { token: "t", more: {} } }, v1, "t"],
    ["another authenticator's token", { ...review, spec: { token: "eyJhbGciOi.x.y" } }, v1, "eyJhbGciOi.x.y"],
    ["an empty token", { ...review, spec: { token: "" } }, v1, ""],
  ])("%s", (_, body, apiVersion, token) => {
    const outcome = readReview(JSON.stringify(body));
    expect(outcome).toMatchObject({ ok: true, value: { apiVersion } });
    expect(outcome.ok && outcome.value.token.reveal()).toBe(token);
  });

  it.each<[what: string, spec: string]>([
    ["the last of two tokens", `{"token":"first","token":"last"}`],
    ["the last of two, however its name is written", String.raw`{"token":"first","t\u006fken":"last"}`],
    [
      "the token, not what is called nearly so",
      `{"token":"last","Token":"other","TOKEN":"other","to\u212aen":"other"}`,
    ],
  ])("%s", (_, spec) => {
    const outcome = readReview(`{"apiVersion":"${v1}","kind":"TokenReview","spec":${spec}}`);
    expect(outcome.ok && outcome.value.token.reveal()).toBe("last");
  });

  it("a body from which the token can no longer be printed", () => {
    expect(JSON.stringify(readReview(JSON.stringify(review)))).not.toContain("AAAA");
  });
});

describe("readReview refuses, and shows nothing of", () => {
  it.each<[what: string, body: string]>([
    ["an empty body", ""],
    ["what is no JSON", "k8s-aws-v1.AAAA"],
    ["JSON that breaks off", JSON.stringify(review).slice(0, -1)],
    ["JSON and something after it", `${JSON.stringify(review)}{}`],
    ["a form", "apiVersion=v1&kind=TokenReview"],
    ["YAML", "apiVersion: authentication.k8s.io/v1\nkind: TokenReview\n"],
    ["deep nesting", "[".repeat(500_000)],
    ...[
      null,
      [],
      [review],
      "TokenReview",
      1,
      {},
      { ...review, apiVersion: undefined },
      { ...review, apiVersion: "authentication.k8s.io/v1alpha1" },
      { ...review, apiVersion: "authentication.k8s.io/V1" },
      { ...review, apiVersion: "authorization.k8s.io/v1" },
      { ...review, apiVersion: "v1" },
      { ...review, apiVersion: [v1] },
      { ...review, kind: undefined },
      { ...review, kind: "tokenReview" },
      { ...review, kind: "TokenRequest" },
      { ...review, kind: "SubjectAccessReview" },
      { ...review, spec: undefined },
      { ...review, spec: null },
      { ...review, spec: "k8s-aws-v1.AAAA" },
      { ...review, spec: {} },
      { ...review, spec: { Token: "k8s-aws-v1.AAAA" } },
      { ...review, spec: { token: null } },
      { ...review, spec: { token: 1 } },
      { ...review, spec: { token: ["k8s-aws-v1.AAAA"] } },
      { ...review, spec: { token: "k8s-aws-v1.AAAA", audiences: "api" } },
      { ...review, spec: { token: "k8s-aws-v1.AAAA", audiences: [1] } },
    ].map((value): [string, string] => [JSON.stringify(value), JSON.stringify(value)]),
    ["a token that is inherited", `{"apiVersion":"${v1}","kind":"TokenReview","spec":{"__proto__":{"token":"t"}}}`],
  ])("%s", (_, body) => {
    expect(readReview(body)).toEqual(fail("REVIEW_MALFORMED"));
  });
});

describe("answerReview", () => {
  const user: KubernetesUser = {
    username: "alice",
    uid: "aws-iam-authenticator:111122223333:AIDAEXAMPLE",
    groups: ["developers", "viewers"],
    extra: { sessionName: [""] },
  };

  it.each<[what: string, outcome: Parameters<typeof answerReview>[1], status: unknown]>([
    ["a user", ok(user), { authenticated: true, user }],
    [
      "a user without groups",
      ok({ ...user, groups: [] }),
      { authenticated: true, user: { username: "alice", uid: user.uid, extra: user.extra } },
    ],
    [
      "a user without extra fields",
      ok({ ...user, extra: {} }),
      { authenticated: true, user: { username: "alice", uid: user.uid, groups: user.groups } },
    ],
    [
      "a denial",
      fail("NOT_MAPPED", safe`${"arn:aws:iam::111122223333:user/alice"}`),
      {
        authenticated: false,
        error: 'NOT_MAPPED: the identity is not mapped to a Kubernetes user ("arn:aws:iam::111122223333:user/alice")',
      },
    ],
    ["a fault", fail("STS_TIMEOUT"), { authenticated: false, error: "STS_TIMEOUT: STS did not answer in time" }],
  ])("tells %s, in the version that was asked in", (_, outcome, status) => {
    expect(answerReview(v1, outcome)).toStrictEqual({ apiVersion: v1, kind: "TokenReview", status });
    expect(answerReview(v1beta1, outcome)).toStrictEqual({ apiVersion: v1beta1, kind: "TokenReview", status });
  });
});

it("readReview stops at the first of many mistakes: a body full of them must not cost memory for each", () => {
  const audiences = `[${Array.from({ length: 200_000 }, () => "1").join(",")}]`;
  const before = process.memoryUsage().heapUsed;
  expect(
    readReview(
      `{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"x","audiences":${audiences}}}`,
    ),
  ).toEqual({
    ok: false,
    problem: { code: "REVIEW_MALFORMED" },
  });
  // One issue for each would be some hundred bytes each.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(40_000_000);
});
