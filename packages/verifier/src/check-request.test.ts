import { type Code, type Problem, safe, Secret, valueOrThrow } from "@aws-iam-authenticator/core";
import type { PresignedRequest } from "@aws-iam-authenticator/token";
import { describe, expect, it } from "vitest";
import { checkRequest } from "./check-request.ts";
import { tokenPolicy } from "./token-policy.ts";

const signedAt = Date.parse("2026-01-02T12:00:00Z");
const minute = 60_000;

const request: PresignedRequest = {
  host: "sts.eu-central-1.amazonaws.com",
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  scope: { date: "20260102", region: "eu-central-1", service: "sts" },
  signedAt,
  expires: 60,
  signedHeaders: ["host", "x-k8s-aws-id"],
  signature: new Secret("0".repeat(64)),
};

function checked(
  change: Partial<PresignedRequest>,
  partitions = ["aws"],
  now = signedAt,
  furtherRegions: string[] = [],
) {
  const policy = valueOrThrow(tokenPolicy({ clusterIds: ["c"], partitions, furtherRegions }));
  return checkRequest({ ...request, ...change }, policy, now);
}

function check(...args: Parameters<typeof checked>): Code | "ok" {
  const outcome = checked(...args);
  return outcome.ok ? "ok" : outcome.problem.code;
}

function at(host: string, region: string): Partial<PresignedRequest> {
  return { host, scope: { ...request.scope, region } };
}

describe("the host", () => {
  it.each<[string, string, string[], Code | "ok"]>([
    ["sts.eu-central-1.amazonaws.com", "eu-central-1", ["aws"], "ok"],
    ["sts-fips.us-east-1.amazonaws.com", "us-east-1", ["aws"], "ok"],
    ["sts.eu-central-1.api.aws", "eu-central-1", ["aws"], "ok"],
    ["sts-fips.us-west-2.api.aws", "us-west-2", ["aws"], "ok"],
    ["sts.amazonaws.com", "us-east-1", ["aws"], "ok"],
    ["sts.amazonaws.com", "eu-central-1", ["aws"], "TOKEN_SCOPE"],
    ["sts.amazonaws.com", "us-east-1", ["aws-cn"], "TOKEN_HOST"],
    ["sts.cn-north-1.amazonaws.com.cn", "cn-north-1", ["aws-cn"], "ok"],
    ["sts.cn-north-1.amazonaws.com.cn", "cn-north-1", ["aws"], "TOKEN_HOST"],
    ["sts.cn-north-1.amazonaws.com", "cn-north-1", ["aws", "aws-cn"], "TOKEN_HOST"],
    ["sts.us-gov-west-1.amazonaws.com", "us-gov-west-1", ["aws"], "TOKEN_HOST"],
    ["sts.us-gov-west-1.amazonaws.com", "us-gov-west-1", ["aws-us-gov"], "ok"],
    ["sts.us-gov-west-1.amazonaws.com", "us-gov-west-1", ["aws", "aws-us-gov"], "ok"],
    ["sts.eu-central-1.amazonaws.com.evil.example", "eu-central-1", ["aws"], "TOKEN_HOST"],
    ["evil.sts.eu-central-1.amazonaws.com", "eu-central-1", ["aws"], "TOKEN_HOST"],
    ["sts.eu-central-1.amazonaws.com.", "eu-central-1", ["aws"], "TOKEN_HOST"],
    ["sts.eu-central-1.amazonaws.co", "eu-central-1", ["aws"], "TOKEN_HOST"],
    ["s3.eu-central-1.amazonaws.com", "eu-central-1", ["aws"], "TOKEN_HOST"],
    ["iam.amazonaws.com", "us-east-1", ["aws"], "TOKEN_HOST"],
    ["sts.eu-madeup-9.amazonaws.com", "eu-madeup-9", ["aws"], "TOKEN_HOST"],
    ["169.254.169.254", "us-east-1", ["aws"], "TOKEN_HOST"],
    ["localhost", "us-east-1", ["aws"], "TOKEN_HOST"],
  ])("%s signed for %s in %j: %s", (host, region, partitions, code) => {
    expect(check(at(host, region), partitions)).toBe(code);
  });

  it("of a region that is newer than the release is accepted where an admin adds it", () => {
    expect(check(at("sts.eu-madeup-9.amazonaws.com", "eu-madeup-9"), ["aws"], signedAt, ["eu-madeup-9"])).toBe("ok");
  });
});

it("a request that passed says which endpoint it is for, and until when it is good", () => {
  expect(checked({})).toEqual({
    ok: true,
    value: {
      ...request,
      endpoint: { host: "sts.eu-central-1.amazonaws.com", region: "eu-central-1", partition: "aws" },
      validUntil: signedAt + 15 * minute,
    },
  });
});

describe("the signed headers", () => {
  it.each([
    [["host"]],
    [["x-k8s-aws-id"]],
    [["x-k8s-aws-id", "host"]],
    [["host", "x-k8s-aws-id", "x-amz-date"]],
    [["accept", "host", "x-k8s-aws-id"]],
    [["host", "X-K8s-Aws-Id"]],
    [["host", "x-k8s-aws-id", ""]],
    [["host", "host", "x-k8s-aws-id"]],
    [[""]],
  ])("%j are refused", (signedHeaders) => {
    expect(check({ signedHeaders })).toBe("TOKEN_SIGNED_HEADERS");
  });
});

describe("the credential scope", () => {
  it.each([
    ["another region", { region: "us-east-1" }],
    ["another service", { service: "iam" }],
    ["the day before", { date: "20260101" }],
    ["the day after", { date: "20260103" }],
  ])("with %s is refused", (_, change) => {
    expect(check({ scope: { ...request.scope, ...change } })).toBe("TOKEN_SCOPE");
  });
});

describe("the time", () => {
  it.each<[string, number, Code | "ok"]>([
    ["signed just now", 0, "ok"],
    ["signed 15 minutes ago", 15 * minute, "ok"],
    ["signed 15 minutes and a millisecond ago", 15 * minute + 1, "TOKEN_EXPIRED"],
    ["signed a year ago", 525_600 * minute, "TOKEN_EXPIRED"],
    ["signed 5 minutes ahead", -5 * minute, "ok"],
    ["signed 5 minutes and a millisecond ahead", -5 * minute - 1, "TOKEN_NOT_YET_VALID"],
  ])("%s", (_, passed, code) => {
    expect(check({}, ["aws"], signedAt + passed)).toBe(code);
    expect(check({ expires: 0 }, ["aws"], signedAt + passed)).toBe(code);
    expect(check({ expires: 900 }, ["aws"], signedAt + passed)).toBe(code);
  });
});

describe("what is refused is told:", () => {
  it.each<[string, Partial<PresignedRequest>, number, Problem]>([
    ["the host", { host: "evil.example" }, 0, { code: "TOKEN_HOST", detail: safe`${"evil.example"}` }],
    [
      "the scope, and what it should be",
      { scope: { date: "20260101", region: "us-east-1", service: "iam" } },
      0,
      {
        code: "TOKEN_SCOPE",
        detail: safe`${"20260101"}/${"us-east-1"}/${"iam"} instead of ${"20260102/eu-central-1/sts"}`,
      },
    ],
    ["when it was signed", {}, 16 * minute, { code: "TOKEN_EXPIRED", detail: safe`signed at ${"20260102T120000Z"}` }],
    [
      "when it says it was signed",
      {},
      -6 * minute,
      { code: "TOKEN_NOT_YET_VALID", detail: safe`signed at ${"20260102T120000Z"}` },
    ],
  ])("%s", (_, change, passed, problem) => {
    expect(checked(change, ["aws"], signedAt + passed)).toEqual({ ok: false, problem });
  });

  const eight = ["a", "b", "c", "d", "e", "f", "g", "h"];
  it.each([
    [["host"], '"host"'],
    [["host", "x-amz-date"], '"host;x-amz-date"'],
    [["h2"], '"h2"'],
    [["x-amz-content-sha25"], '"x-amz-content-sha25"'],
    [eight, '"a;b;c;d;e;f;g;h"'],
  ])("the signed headers %j", (signedHeaders, detail) => {
    expect(checked({ signedHeaders })).toEqual({ ok: false, problem: { code: "TOKEN_SIGNED_HEADERS", detail } });
  });

  it.each([
    [[...eight, "i"]],
    [["host", "Secret"]],
    [["host", ""]],
    [["host", "-a"]],
    [["host", "a b"]],
    [["host", "1a"]],
    [["host", "!a"]],
    [["host", "a!"]],
    [["host", "x-amz-content-sha256"]],
  ])(
    "nothing of signed headers that do not look like some, such as %j: they may be a piece of a secret",
    (signedHeaders) => {
      expect(checked({ signedHeaders })).toEqual({ ok: false, problem: { code: "TOKEN_SIGNED_HEADERS" } });
    },
  );
});

describe("tokenPolicy", () => {
  it.each<[string, { clusterIds: string[]; partitions: string[] }, Code]>([
    ["no cluster id", { clusterIds: [], partitions: ["aws"] }, "CLUSTER_ID_MISSING"],
    ["an empty cluster id", { clusterIds: ["a", ""], partitions: ["aws"] }, "CLUSTER_ID_MISSING"],
    ["an odd cluster id", { clusterIds: ["a\n"], partitions: ["aws"] }, "CLUSTER_ID_INVALID"],
    ["an unknown partition", { clusterIds: ["a"], partitions: ["aws", "aws-moon"] }, "PARTITION_UNKNOWN"],
  ])("refuses %s", (_, settings, code) => {
    expect(tokenPolicy(settings)).toMatchObject({ ok: false, problem: { code } });
  });

  it("tells which partition is unknown", () => {
    expect(tokenPolicy({ clusterIds: ["a"], partitions: ["aws", "aws-moon"] })).toEqual({
      ok: false,
      problem: { code: "PARTITION_UNKNOWN", detail: '"aws-moon"' },
    });
  });

  it("asks for each cluster id once", () => {
    expect(tokenPolicy({ clusterIds: ["a", "b", "a"], partitions: ["aws"] })).toMatchObject({
      value: { clusterIds: ["a", "b"] },
    });
  });
});
