import { describe, expect, it } from "vitest";
import { unmet } from "./lock-out-guard.ts";
import type { MappingRule } from "./mapping-rule.ts";
import { RuleSet } from "./rule-set.ts";
import { ACCOUNT, ruleFor } from "./testing/rules.ts";

const arnOf = (resource: string): string => `arn:aws:iam::${ACCOUNT}:${resource}`;

function problemOf(rules: readonly MappingRule[], resource: string, groups: readonly string[] = []): string {
  const set = RuleSet.of(rules, ["MountedFile"]);
  const arn = resource.startsWith("arn:") ? resource : arnOf(resource);
  return [...unmet(set, [{ arn, groups }]).values()].join().replaceAll(`"${arn}"`, "it") || "met";
}

const userId = (id: string, resource?: string): MappingRule => {
  const rule = ruleFor(resource ?? "role/any");
  const arn = resource !== undefined && "arn" in rule.match ? rule.match.arn : undefined;
  return { ...rule, match: { by: "user-id", userId: id, arn } };
};
const account: MappingRule = {
  ...ruleFor("role/any"),
  match: { by: "account", account: ACCOUNT },
  username: undefined,
};

describe("an identity that must stay mapped", () => {
  it.each<[what: string, rules: MappingRule[], resource: string, groups: string[], problem: string]>([
    ["is mapped", [ruleFor("role/Admin")], "role/Admin", [], "met"],
    ["is mapped with more groups", [ruleFor("role/Admin", { groups: ["a", "b"] })], "role/Admin", ["b"], "met"],
    ["is mapped by its path", [ruleFor("role/Admin")], "role/eng/Admin", [], "met"],
    ["is mapped by a pattern", [ruleFor("role/Ad*")], "role/Admin", [], "met"],
    ["is mapped by its account", [account], "user/alice", [], "met"],
    ["is a user", [ruleFor("user/alice")], "user/alice", [], "met"],
    [
      "is a role of EC2 instances",
      [ruleFor("role/Node", { username: "system:node:{{EC2PrivateDNSName}}", groups: ["system:nodes"] })],
      "role/Node",
      ["system:nodes"],
      "met",
    ],
    ["is one session", [ruleFor("role/Admin")], `arn:aws:sts::${ACCOUNT}:assumed-role/Admin/me`, [], "met"],
    ["is pinned to a user id", [ruleFor("role/Admin", { userId: "AROAEXAMPLE" })], "role/Admin", [], "met"],
    ["is looked up by user id and ARN", [userId("AROAEXAMPLE", "role/Admin")], "role/Admin", [], "met"],
    ["is not there", [], "role/Admin", [], "it is not mapped"],
    ["has another name", [ruleFor("role/Admin")], "role/Admins", [], "it is not mapped"],
    [
      "is looked up by user id alone, so that nobody knows",
      [userId("AROAEXAMPLE")],
      "role/Admin",
      [],
      "it is not mapped",
    ],
    [
      "has lost a group",
      [ruleFor("role/Admin", { groups: ["a"] })],
      "role/Admin",
      ["a", "system:masters"],
      'it is mapped without the group "system:masters"',
    ],
    [
      "has lost a group to a rule that counts first",
      [ruleFor("role/Admin"), ruleFor("role/Ad*", { groups: ["system:masters"] })],
      "role/Admin",
      ["system:masters"],
      'it is mapped without the group "system:masters"',
    ],
    [
      "is mapped to a name that is never granted",
      [ruleFor("user/alice", { username: "{{SessionName}}" })],
      "user/alice",
      [],
      "it is not mapped",
    ],
  ])("%s", (_, rules, resource, groups, problem) => expect(problemOf(rules, resource, groups)).toBe(problem));
});
