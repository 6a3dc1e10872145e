import { valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import type { MappingRule } from "./mapping-rule.ts";
import { ruleToJson, rulesFromJson } from "./rule-json.ts";
import { ACCOUNT, ruleFor } from "./testing/rules.ts";

const named = ruleFor("role/Admin", {
  username: "a:{{SessionName}}{{AccountID}}",
  groups: ["g", "t:{{SessionNameRaw}}"],
});
const arn = "arn" in named.match ? named.match.arn : undefined;
const rules: [what: string, rule: MappingRule][] = [
  ["a role", named],
  ["a user, pinned to a user id", ruleFor("user/alice", { userId: "AIDAEXAMPLE" })],
  ["a pattern", ruleFor("role/Deploy-*")],
  ["a user id", { ...named, match: { by: "user-id", userId: "AROAEXAMPLE", arn: undefined } }],
  ["a user id with an ARN", { ...named, match: { by: "user-id", userId: "AROAEXAMPLE", arn } }],
  ["a permission set", { ...named, match: { by: "sso", permissionSet: "A", account: ACCOUNT, partition: "aws" } }],
  ["an account", { ...named, match: { by: "account", account: ACCOUNT }, username: undefined, groups: [] }],
  ["an object", { ...named, source: "CRD", object: "uid-1" }],
  ["the last valid version of an object", { ...named, source: "CRD", object: "uid-1", rightUntil: 1_767_225_600_000 }],
  ["reserved prefixes", { ...named, reservedPrefixes: ["system:"] }],
];

/** What JSON makes of patterns, which hold a function. */
const plain = (rule: MappingRule) => JSON.stringify(ruleToJson(rule));

describe("a rule comes back out of JSON as it was:", () => {
  it.each(rules)("%s", (_, rule) => {
    const [back] = valueOrThrow(rulesFromJson(JSON.parse(JSON.stringify([ruleToJson(rule)]))));
    expect(back && plain(back)).toBe(plain(rule));
    expect({ ...back, match: undefined }).toEqual({ ...rule, match: undefined });
  });
});

describe("no rule at all is taken out of", () => {
  const good = ruleToJson(named);
  it.each<[what: string, json: unknown]>([
    ["what is no list", { rules: [good] }],
    ["one that is damaged", [good, { ...good, groups: "system:masters" }]],
    ["one with something that this release does not know", [good, { ...good, unless: "weekend" }]],
    ["one of a kind that this release does not know", [good, { ...good, match: { by: "tag", tag: "x" } }]],
    ["one with an ARN that is none", [good, { ...good, match: { by: "role", arn: "Admin" } }]],
    ["one with a template that is none", [good, { ...good, username: "{{Shell}}" }]],
    ["one with a pattern that is none", [good, { ...good, match: { by: "pattern", pattern: "*" } }]],
  ])("%s", (_, json) => {
    expect(rulesFromJson(json)).toEqual({ ok: false, problem: { code: "MAPPING_SOURCE_INVALID" } });
  });
});
