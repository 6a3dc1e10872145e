import { CODES, type Code, fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import { type KubernetesUser, kubernetesUser, type MappingRule } from "@aws-iam-authenticator/mapper";
import { describe, expect, it } from "vitest";
import type { Authentication } from "../authenticate.ts";
import { alice, deployer } from "../testing/callers.ts";
import { auditRecord } from "./audit-record.ts";

const time = Date.UTC(2026, 0, 2, 12, 0, 0, 7);
const request = { id: "4fd1-7", peer: { address: "192.0.2.7:50000" }, method: "POST", path: "/authenticate" };
const rule: MappingRule = {
  source: "MountedFile",
  at: { file: "config.yaml", line: 12, column: 5 },
  match: { by: "account", account: "111122223333" },
  username: undefined,
  groups: [],
  reservedPrefixes: [],
};
const every = { time: "2026-01-02T12:00:00.007Z", requestId: "4fd1-7", client: "192.0.2.7:50000", milliseconds: 1.25 };

function record(authentication: Authentication | undefined, code?: Code) {
  const outcome: Outcome<KubernetesUser> | undefined = authentication?.outcome;
  const said = code ?? (outcome === undefined || outcome.ok ? "GRANTED" : outcome.problem.code);
  const line = auditRecord({ type: "review", request, seconds: 0.00125, authentication, code: said }, time);
  expect(line).not.toContain("\n");
  return JSON.parse(line);
}

const userOf = (caller: typeof alice, scrubbed = false) =>
  ok(kubernetesUser(caller, { username: "x", groups: ["a", "b"] }, { scrubbed }));

describe("the record of", () => {
  it.each<[what: string, authentication: Authentication | undefined, code: Code | undefined, record: object]>([
    [
      "a user who is granted",
      { caller: alice, outcome: userOf(alice), rule },
      undefined,
      {
        decision: "granted",
        code: "GRANTED",
        clusterId: alice.clusterId,
        arn: "arn:aws:iam::111122223333:user/alice",
        canonicalArn: "arn:aws:iam::111122223333:user/alice",
        accountId: "111122223333",
        userId: "AIDAEXAMPLE",
        accessKeyId: alice.accessKeyId,
        stsEndpoint: "sts.us-east-1.amazonaws.com",
        username: "x",
        uid: "aws-iam-authenticator:111122223333:AIDAEXAMPLE",
        groups: ["a", "b"],
        source: "MountedFile",
        rule: { file: "config.yaml", line: 12 },
      },
    ],
    [
      "a role's session that is not mapped",
      { caller: deployer, outcome: fail("NOT_MAPPED", safe`${"arn"}`) },
      undefined,
      {
        decision: "denied",
        code: "NOT_MAPPED",
        reason: 'NOT_MAPPED: the identity is not mapped to a Kubernetes user ("arn")',
        clusterId: deployer.clusterId,
        arn: "arn:aws:sts::111122223333:assumed-role/Deploy/ci@build-42",
        canonicalArn: "arn:aws:iam::111122223333:role/Deploy",
        accountId: "111122223333",
        userId: "AROAEXAMPLE",
        sessionName: "ci@build-42",
        accessKeyId: deployer.accessKeyId,
        stsEndpoint: "sts.amazonaws.com",
      },
    ],
    [
      "somebody of a scrubbed account",
      { caller: undefined, outcome: userOf(alice, true), rule },
      undefined,
      {
        decision: "granted",
        code: "GRANTED",
        username: "x",
        uid: "aws-iam-authenticator:administrative:x",
        groups: ["a", "b"],
        source: "MountedFile",
        rule: { file: "config.yaml", line: 12 },
      },
    ],
    [
      "a token that is refused",
      { caller: undefined, outcome: fail("TOKEN_PREFIX") },
      undefined,
      { decision: "denied", code: "TOKEN_PREFIX", reason: `TOKEN_PREFIX: ${CODES.TOKEN_PREFIX.says}` },
    ],
    [
      "an STS that throttles",
      { caller: undefined, outcome: fail("STS_THROTTLED") },
      undefined,
      { decision: "failed", code: "STS_THROTTLED", reason: `STS_THROTTLED: ${CODES.STS_THROTTLED.says}` },
    ],
    ["a body that is no review", undefined, "REVIEW_MALFORMED", { decision: "rejected", code: "REVIEW_MALFORMED" }],
  ])("%s", (_, authentication, code, expected) => {
    expect(record(authentication, code)).toEqual({ ...every, ...expected });
  });

  it("is printable throughout: groups are whatever who writes mappings wants", () => {
    const groups = ["caf\u00e9 \u{1f600}", 'a\u2028{"decision":"granted"}', "\u009b31m\u202e\u0085\n", "\u{e0041}"];
    const outcome = ok(kubernetesUser(alice, { username: "x", groups }, { scrubbed: false }));
    const line = auditRecord(
      { type: "review", request, seconds: 0, authentication: { caller: alice, outcome }, code: "GRANTED" },
      time,
    );
    expect(JSON.parse(line).groups).toEqual(groups);
    expect(line).toMatch(/^[ -~\u00e9\u{1f600}]*$/u);
  });

  it("every code has a decision", () => {
    const decisions = Object.keys(CODES).map((code) => record(undefined, code as Code).decision);
    expect(new Set(decisions)).toEqual(new Set(["denied", "failed", "rejected"]));
  });
});
