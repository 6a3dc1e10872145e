import { hypotheticalIdentity, ok, valueOrThrow } from "@aws-iam-authenticator/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../decide.ts";
import { readMappings } from "../lint/read-mappings.ts";
import type { MappingRule } from "../mapping-rule.ts";
import { RuleSet } from "../rule-set.ts";
import { ruleFor } from "../testing/rules.ts";
import { explain } from "./explain.ts";
import type { Explanation } from "./explanation.ts";

const aws = (resource: string): string => `arn:aws:iam::111122223333:${resource}`;

interface Who {
  readonly sessionName?: string;
  readonly principalId?: string;
}

/** Explains a caller by a configuration file whose `server` has these lines; the first is line 2. */
function explained(lines: readonly string[], arn: string, who: Who = {}): Explanation {
  const text = `server:\n${lines.map((line) => `  ${line}\n`).join("")}`;
  const { ruleSet, documents } = readMappings([{ file: "c.yaml", text }]);
  expect(documents.flatMap(({ problems }) => problems)).toEqual([]);
  const identity = valueOrThrow(hypotheticalIdentity(arn, who));
  return explain(ruleSet, { identity, accessKeyId: "AKIAIOSFODNN7EXAMPLE" });
}

const role = (name: string, more = ""): string => `- {rolearn: "${aws(`role/${name}`)}", username: r${more}}`;
const user = (name: string, more = ""): string => `- {userarn: "${aws(`user/${name}`)}", username: u${more}}`;

it("a caller who is mapped", () => {
  const lines = [
    "mapRoles:",
    role("Other"),
    role("eng/Admin", ", groups: [system:masters]"),
    "mapAccounts: [111122223333]",
  ];
  const arn = "arn:aws:sts::111122223333:assumed-role/Admin/me@example.com";
  const place = { file: "c.yaml", line: 4, column: 5, source: "MountedFile", for: `"${aws("role/Admin")}"` };
  expect(explained(lines, arn, { principalId: "AROA1" })).toEqual({
    decision: "mapped",
    username: "r",
    groups: ["system:masters"],
    rule: place,
    caller: {
      arn,
      canonicalArn: aws("role/Admin"),
      account: "111122223333",
      userId: "AROA1",
      sessionName: "me@example.com",
    },
    nearest: [
      {
        file: "c.yaml",
        line: 5,
        column: 17,
        source: "MountedFile",
        for: 'the account "111122223333"',
        kind: "order",
        message: 'the rule is for the caller, too, and "c.yaml:4:5" counts before it',
        write: "",
      },
    ],
    trace: [
      { ...place, line: 3, for: `"${aws("role/Other")}"`, matched: false, why: "it is for another ARN" },
      { ...place, matched: true, why: "it is for exactly this role" },
    ],
  });
});

it("a caller who is denied", () => {
  const denied = explained(["mapUsers:", user("bob")], aws("user/alice"));
  expect(denied).toMatchObject({ decision: "denied", username: null, groups: [], rule: null, code: "NOT_MAPPED" });
  expect(denied.problem).toBe(`NOT_MAPPED: the identity is not mapped to a Kubernetes user ("${aws("user/alice")}")`);
  expect(denied.fix).toMatch(/^Add a rule for this ARN/);
  expect(denied.trace.map(({ line, matched }) => [line, matched])).toEqual([[3, false]]);
});

it("a rule whose name is refused is told", () => {
  const denied = explained(
    ["mapUsers:", user("a"), "reservedPrefixConfig: [{backendmode: MountedFile, usernamePrefixReserveList: [u]}]"],
    aws("user/a"),
  );
  expect(denied).toMatchObject({ decision: "denied", code: "NAME_RESERVED", username: null, rule: { line: 3 } });
});

it("a denial of the configuration file counts before the rules", () => {
  const ruleSet = RuleSet.of([ruleFor("user/a", { username: "alice" })], ["MountedFile"]);
  const caller = { identity: valueOrThrow(hypotheticalIdentity(aws("user/a"))), accessKeyId: "A" };
  const denied = explain(ruleSet, caller, { denied: { code: "IDENTITY_DENIED" } });
  expect(denied).toMatchObject({ decision: "denied", username: null, groups: [], rule: null, code: "IDENTITY_DENIED" });
  expect(denied.nearest).toEqual([
    expect.objectContaining({ kind: "denied", message: 'without the denial the caller would be "alice" by this rule' }),
  ]);
});

it("the server would look up an instance's name", () => {
  const lines = ["mapRoles:", role("Node").replace("username: r", 'username: "n:{{EC2PrivateDNSName}}"')];
  const sessionName = "i-0123456789abcdef0";
  expect(explained(lines, aws("role/Node"), { sessionName })).toMatchObject({
    decision: "mapped",
    username: "n:{{EC2PrivateDNSName}}",
    needs: { fact: "EC2PrivateDNSName", instanceId: sessionName },
  });
  expect(explained(lines, aws("role/Node"))).toMatchObject({
    code: "EC2_PRIVATE_DNS_NAME_UNAVAILABLE",
    rule: { line: 3 },
  });
});

it("a source that is not loaded ends the search", () => {
  const rules = [ruleFor("user/a", { source: "MountedFile" }), ruleFor("user/b", { source: "CRD" })];
  const ruleSet = RuleSet.of(rules, ["MountedFile", "EKSConfigMap", "CRD"], new Set(["MountedFile", "CRD"]));
  const of = (name: string) =>
    explain(ruleSet, { identity: valueOrThrow(hypotheticalIdentity(aws(`user/${name}`))), accessKeyId: "A" });
  expect(of("a")).toMatchObject({ decision: "mapped", trace: [{ matched: true }] });
  expect(of("b")).toMatchObject({ decision: "denied", code: "MAPPING_NOT_LOADED", trace: [{ matched: false }] });
});

describe("a rule that comes near", () => {
  const sso = (set: string, more = "") =>
    `- {sso: {permissionSetName: ${set}, accountID: "111122223333"${more}}, username: s}`;
  const ssoRole = (set: string) => aws(`role/AWSReservedSSO_${set}_0123456789abcdef`);

  it.each<[what: string, lines: string[], arn: string, who: Who, kind: string, message: string, write: string]>([
    [
      "has another path",
      ["mapUsers:", user("alice")],
      aws("user/eng/alice"),
      {},
      "path",
      'the rule has the path "/", and STS names the user with "/eng/"',
      `userarn: ${aws("user/eng/alice")}`,
    ],
    [
      "has a path that the user has not",
      ["mapUsers:", user("eng/alice")],
      aws("user/alice"),
      {},
      "path",
      'the rule has the path "/eng/", and STS names the user with "/"',
      `userarn: ${aws("user/alice")}`,
    ],
    [
      "is of another partition",
      ["mapRoles:", role("Admin")],
      "arn:aws-cn:iam::111122223333:role/Admin",
      {},
      "partition",
      'the rule is for the partition "aws", and the caller is of "aws-cn"',
      "rolearn: arn:aws-cn:iam::111122223333:role/Admin",
    ],
    [
      "has one digit wrong",
      ["mapRoles:", role("Admin")],
      "arn:aws:iam::111122223334:role/Admin",
      {},
      "account",
      'the rule is for the account "111122223333", which differs by one digit from the caller\'s "111122223334"',
      "rolearn: arn:aws:iam::111122223334:role/Admin",
    ],
    [
      "has two digits of its account swapped",
      ["mapAccounts: [111122223332]"],
      "arn:aws:iam::111122223323:role/Admin",
      {},
      "account",
      'the rule is for the account "111122223332", which has two digits swapped from the caller\'s "111122223323"',
      'mapAccounts: ["111122223323"]',
    ],
    [
      "is of the same name in another account",
      ["mapRoles:", role("Admin")],
      "arn:aws:iam::444455556666:role/Admin",
      {},
      "account",
      'the rule is for the account "111122223333", and the caller is of "444455556666"',
      "rolearn: arn:aws:iam::444455556666:role/Admin",
    ],
    [
      "is for a user",
      ["mapUsers:", user("Admin")],
      aws("role/Admin"),
      {},
      "type",
      "the rule is for a user, and the caller is a role",
      `rolearn: ${aws("role/Admin")}`,
    ],
    [
      "has a similar name",
      ["mapRoles:", role("Amdin")],
      aws("role/Admin"),
      {},
      "name",
      'the rule names "Amdin", and the caller is "Admin"',
      `rolearn: ${aws("role/Admin")}`,
    ],
    [
      "has a wildcard that does not count",
      ["mapRoles:", role("Deploy-*")],
      aws("role/Deploy-1"),
      {},
      "wildcard",
      'the rule\'s wildcard is taken as it stands: wildcards count under "roleARNLike" alone',
      `roleARNLike: ${aws("role/Deploy-*")}`,
    ],
    [
      "has a wildcard that would have to stand for a path",
      ["mapUsers:", `- {userARNLike: "${aws("user/*")}", username: u}`],
      aws("user/eng/alice"),
      {},
      "wildcard",
      'a wildcard does not stand for "/", and STS names the user with the path "/eng/"',
      `userARNLike: ${aws("user/eng/*")}`,
    ],
    [
      "is a pattern for another account",
      ["mapRoles:", `- {roleARNLike: "${aws("role/Dep*")}", username: u}`],
      "arn:aws:iam::444455556666:role/Deploy",
      {},
      "account",
      'the rule is for the account "111122223333", and the caller is of "444455556666"',
      "roleARNLike: arn:aws:iam::444455556666:role/Dep*",
    ],
    [
      "is a pattern for another partition",
      ["mapRoles:", `- {roleARNLike: "${aws("role/Dep*")}", username: u}`],
      "arn:aws-cn:iam::111122223333:role/Deploy",
      {},
      "partition",
      'the pattern is for the partition "aws", and the caller is of "aws-cn"',
      "roleARNLike: arn:aws-cn:iam::111122223333:role/Dep*",
    ],
    [
      "is for a permission set of another account",
      ["mapRoles:", sso("Admin")],
      ssoRole("Admin").replace("111122223333", "444455556666"),
      {},
      "account",
      'the rule is for the account "111122223333", and the caller is of "444455556666"',
      'sso: {permissionSetName: Admin, accountID: "444455556666"}',
    ],
    [
      "is for a permission set with a similar name",
      ["mapRoles:", sso("Amdin")],
      ssoRole("Admin"),
      {},
      "permission-set",
      'the rule is for the permission set "Amdin", and the caller\'s is "Admin"',
      'sso: {permissionSetName: Admin, accountID: "111122223333"}',
    ],
    [
      "is for a permission set, and the role is not one of its",
      ["mapRoles:", sso("Admin")],
      aws("role/AWSReservedSSO_Admin"),
      {},
      "permission-set",
      'the role "AWSReservedSSO_Admin" does not end in "_" and 16 hexadecimal digits, as those of IAM Identity Center do',
      `rolearn: ${aws("role/AWSReservedSSO_Admin")}`,
    ],
    [
      "names a permission set's role without its end",
      ["mapRoles:", role("AWSReservedSSO_Admin")],
      ssoRole("Admin"),
      {},
      "permission-set",
      "IAM Identity Center gives the role a new end whenever it makes it anew; the rule names one as it was",
      'sso: {permissionSetName: Admin, accountID: "111122223333"}',
    ],
    [
      "is for a permission set that its name begins with",
      ["mapRoles:", sso("Admin")],
      ssoRole("Admin_ReadOnly"),
      {},
      "permission-set",
      'the rule is for the permission set "Admin", and the caller\'s is "Admin_ReadOnly": the whole name counts',
      'sso: {permissionSetName: Admin_ReadOnly, accountID: "111122223333"}',
    ],
    [
      "is for a permission set of another partition",
      ["mapRoles:", sso("Admin")],
      ssoRole("Admin").replace("arn:aws:", "arn:aws-us-gov:"),
      {},
      "partition",
      'the rule is for the partition "aws", and the caller is of "aws-us-gov"',
      'sso: {permissionSetName: Admin, accountID: "111122223333", partition: aws-us-gov}',
    ],
    [
      "names a permission set's role as it was",
      ["mapRoles:", role("AWSReservedSSO_Admin_fedcba9876543210")],
      ssoRole("Admin"),
      {},
      "permission-set",
      "IAM Identity Center gives the role a new end whenever it makes it anew; the rule names one as it was",
      'sso: {permissionSetName: Admin, accountID: "111122223333"}',
    ],
    [
      "is pinned to another user id",
      ["mapRoles:", role("Admin", ", userid: AROA1")],
      aws("role/Admin"),
      { principalId: "AROA2" },
      "user-id",
      'the rule holds for the user id "AROA1" alone, and the caller\'s is "AROA2": it was deleted and made anew, or is another',
      "userid: AROA2",
    ],
    [
      "is pinned, and nobody knows the caller's user id",
      ["mapRoles:", role("Admin", ", userid: AROA1")],
      aws("role/Admin"),
      {},
      "user-id",
      'the rule holds for the user id "AROA1" alone, and the caller\'s is not known: give it with --user-id',
      "userid: AROA1",
    ],
  ])("%s", (_, lines, arn, who, kind, message, write) => {
    const { decision, nearest } = explained(lines, arn, who);
    expect({ decision, nearest }).toMatchObject({ decision: "denied", nearest: [{ kind, message, write }] });
  });

  it("and what it says to write maps the caller", () => {
    const { nearest } = explained(["mapUsers:", user("alice")], aws("user/eng/alice"));
    const lines = ["mapUsers:", `- {${nearest[0]?.write.replace(": ", ': "')}", username: u}`];
    expect(explained(lines, aws("user/eng/alice")).decision).toBe("mapped");
  });

  it.each([
    ["another name", ["mapRoles:", role("Admin")], aws("role/Deploy")],
    ["another account and name", ["mapRoles:", role("Admin")], "arn:aws:iam::444455556666:role/Deploy"],
    ["another account", ["mapAccounts: [444455556666]"], aws("role/Deploy")],
    ["a pattern of another type", ["mapRoles:", `- {roleARNLike: "${aws("role/*")}", username: u}`], aws("user/a/b")],
    [
      "a pattern of another name and account",
      ["mapRoles:", `- {roleARNLike: "${aws("role/x*")}", username: u}`],
      "arn:aws:iam::444455556666:role/a",
    ],
    [
      "another permission set and account",
      ["mapRoles:", sso("Admin")],
      ssoRole("Billing").replace("111122223333", "444455556666"),
    ],
    [
      "a permission set in another account, where the role is not one of its",
      ["mapRoles:", sso("Admin")],
      "arn:aws:iam::444455556666:role/AWSReservedSSO_Admin",
    ],
    ["a permission set, where the role has another name", ["mapRoles:", sso("Admin")], aws("role/Deploy")],
    ["another type and name", ["mapUsers:", user("alice")], aws("role/Deploy")],
  ])("is not one of %s", (_, lines, arn) => expect(explained(lines, arn).nearest).toEqual([]));

  it("stands before those that are farther, and there are five at most", () => {
    const lines = [
      "mapRoles:",
      ...["Admim", "Amdin", "Admin1", "Admin2", "Admin3", "Admin4"].map((name) => role(name)),
      "mapUsers:",
      user("Admin"),
    ];
    const { nearest } = explained(lines, aws("role/Admin"));
    expect(nearest.map(({ kind }) => kind)).toEqual(["type", "name", "name", "name", "name"]);
  });
});

const answerOf = ({ decision, username, groups, code }: Explanation) => [decision, username, groups, code];

describe("with any rules and callers", () => {
  const sources = ["MountedFile", "CRD", "DynamicFile"] as const;
  const userId = fc.constantFrom("AROA1", "AROA2");
  const options = fc.record(
    {
      source: fc.constantFrom(...sources),
      userId,
      username: fc.constantFrom("it", "{{SessionName}}", "reserved", "{{EC2PrivateDNSName}}"),
    },
    { requiredKeys: ["source"] },
  );
  const resources = ["role/a", "role/ab", "role/AWSReservedSSO_A_0123456789abcdef", "user/a", "user/p/a"];
  const patterns = ["role/a*", "role/?", "role/*", "user/*", "user/*/a", "role/AWS*"];
  const rule = fc
    .tuple(fc.constantFrom(...resources, ...patterns, "account", "sso", "user-id"), options, userId)
    .map(([resource, more, id]): MappingRule => {
      const base = { ...ruleFor("role/a", more), reservedPrefixes: ["reserved"] };
      if (resource === "account") return { ...base, match: { by: "account", account: "111122223333" } };
      const { match } = ruleFor("role/a");
      const arn = more.userId === "AROA2" && "arn" in match ? match.arn : undefined;
      if (resource === "user-id") return { ...base, match: { by: "user-id", userId: id, arn } };
      if (resource === "sso") {
        return { ...base, match: { by: "sso", permissionSet: "a", account: "111122223333", partition: "aws" } };
      }
      return { ...ruleFor(resource, more), reservedPrefixes: ["reserved"] };
    });
  const caller = fc
    .tuple(
      fc.constantFrom(...resources),
      fc.constantFrom("s", "i-0123456789abcdef0"),
      fc.constantFrom("AROA1", "AROA2", "x"),
    )
    .map(([resource, sessionName, principalId]) => ({
      identity: valueOrThrow(hypotheticalIdentity(aws(resource), { sessionName, principalId })),
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    }));

  it("the decision is that of decide, and the scan finds the same rule", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 8 }), fc.subarray([...sources]), caller, (list, loaded, caller) => {
        const rules = RuleSet.of(
          list.map((each, i) => ({ ...each, at: { file: "f", line: i + 1, column: 1 } })),
          sources,
          new Set(loaded),
        );
        const explanation = explain(rules, caller);
        const first = decide(rules, caller);
        const decision =
          first.kind === "needs" ? decide(rules, caller, { EC2PrivateDNSName: ok("{{EC2PrivateDNSName}}") }) : first;
        expect(explanation.needs !== undefined).toBe(first.kind === "needs");
        expect(answerOf(explanation)).toEqual(
          decision.kind === "mapped"
            ? ["mapped", decision.username, decision.groups, undefined]
            : ["denied", null, [], "problem" in decision ? decision.problem.code : "none"],
        );
        // The rule that counts, found by the index and by looking at one after the other.
        let found: MappingRule | undefined;
        for (const each of rules.matching(caller.identity)) {
          if ("notLoaded" in each) break;
          if (each.userId !== undefined && each.userId !== caller.identity.principalId) continue;
          found = each;
          break;
        }
        expect(explanation.rule?.line).toBe(found?.at.line);
        const matched = explanation.trace.filter((each) => each.matched);
        expect(matched.map(({ line }) => line)).toEqual(found === undefined ? [] : [found.at.line]);
        seen.add(explanation.code ?? "mapped");
      }),
      { numRuns: 2000 },
    );
    expect([...seen].toSorted()).toEqual(
      [
        "EC2_PRIVATE_DNS_NAME_UNAVAILABLE",
        "MAPPING_NOT_LOADED",
        "NAME_INVALID",
        "NAME_RESERVED",
        "NOT_MAPPED",
        "USER_ID_MISMATCH",
        "mapped",
      ].toSorted(),
    );
  });
});
