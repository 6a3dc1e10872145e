import { readConfig } from "@aws-iam-authenticator/config";
import { type CallerIdentity, callerIdentity, fail, ok, safe, valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { decide, type Facts } from "./decide.ts";
import type { SourceId } from "./mapping-rule.ts";
import { compileMountedFile } from "./mounted-file.ts";
import { RuleSet } from "./rule-set.ts";

const account = "111122223333";

function identity(arn: string, userId = "AIDAEXAMPLE"): CallerIdentity {
  return valueOrThrow(callerIdentity({ Account: arn.split(":")[4] ?? "", Arn: arn, UserId: userId }));
}

function session(role: string, name = "alice", partition = "aws", roleId = "AROAEXAMPLE"): CallerIdentity {
  return identity(`arn:${partition}:sts::${account}:assumed-role/${role}/${name}`, `${roleId}:${name}`);
}

const user = (name: string): CallerIdentity => identity(`arn:aws:iam::${account}:user/${name}`);

/** The rules of a configuration file, given what stands under `server:`. */
function rulesOf(server: string): RuleSet {
  const { config, problems } = readConfig(`server:\n${server}`, "config.yaml");
  if (config === undefined) throw new Error(JSON.stringify(problems));
  return RuleSet.of(compileMountedFile(config).rules, ["MountedFile"]);
}

function mapped(server: string, caller: CallerIdentity, facts?: Facts): string {
  const decision = decide(rulesOf(server), { identity: caller, accessKeyId: "ASIAEXAMPLE" }, facts);
  switch (decision.kind) {
    case "mapped":
      return [decision.username, ...decision.groups].join(" ");
    case "denied":
      return decision.problem.code;
    case "needs":
      return `needs ${decision.fact} of ${decision.instanceId}`;
  }
}

describe("who is matched", () => {
  const role = (arn: string) => `  mapRoles:\n  - {rolearn: "${arn}", username: it}\n`;
  const userRule = (arn: string) => `  mapUsers:\n  - {userarn: "${arn}", username: it}\n`;
  const sso = (fields: string) => `  mapRoles:\n  - {sso: {${fields}}, username: it}\n`;
  const admin = `permissionSetName: Admin, accountID: "${account}"`;
  const ssoRole = "AWSReservedSSO_Admin_0123456789abcdef";

  it.each<[string, string, CallerIdentity, "it" | "NOT_MAPPED"]>([
    ["a session, by its role", role(`arn:aws:iam::${account}:role/Admin`), session("Admin"), "it"],
    ["in another case", role(`arn:aws:iam::${account}:role/ADMIN`), session("admin"), "it"],
    [
      "by a role ARN with a path, which STS leaves out",
      role(`arn:aws:iam::${account}:role/eng/Admin`),
      session("Admin"),
      "it",
    ],
    ["by the ARN of a session", role(`arn:aws:sts::${account}:assumed-role/Admin/x`), session("Admin"), "it"],
    ["not by a longer name", role(`arn:aws:iam::${account}:role/Admin`), session("Administrator"), "NOT_MAPPED"],
    ["not by another account", role("arn:aws:iam::999999999999:role/Admin"), session("Admin"), "NOT_MAPPED"],
    ["not by another partition", role(`arn:aws-cn:iam::${account}:role/Admin`), session("Admin"), "NOT_MAPPED"],
    ["a user", userRule(`arn:aws:iam::${account}:user/alice`), user("alice"), "it"],
    [
      "a user with a path, which STS gives",
      userRule(`arn:aws:iam::${account}:user/eng/alice`),
      user("eng/alice"),
      "it",
    ],
    ["not a user of another path", userRule(`arn:aws:iam::${account}:user/alice`), user("eng/alice"), "NOT_MAPPED"],
    ["a role under mapUsers", userRule(`arn:aws:iam::${account}:role/Admin`), session("Admin"), "it"],
    ["a user under mapRoles", role(`arn:aws:iam::${account}:user/alice`), user("alice"), "it"],
    [
      "a federated user",
      userRule(`arn:aws:sts::${account}:federated-user/bob`),
      identity(`arn:aws:sts::${account}:federated-user/bob`, `${account}:bob`),
      "it",
    ],
    [
      "an account's root",
      userRule(`arn:aws:iam::${account}:root`),
      identity(`arn:aws:iam::${account}:root`, account),
      "it",
    ],
    ["a permission set's role", sso(admin), session(ssoRole), "it"],
    ["a permission set in another case", sso(admin.replace("Admin", "ADMIN")), session(ssoRole), "it"],
    [
      "not a permission set whose name begins alike",
      sso(admin),
      session("AWSReservedSSO_Admin_ReadOnly_0123456789abcdef"),
      "NOT_MAPPED",
    ],
    [
      "a permission set with underscores",
      sso(admin.replace("Admin", "Admin_ReadOnly")),
      session("AWSReservedSSO_Admin_ReadOnly_0123456789abcdef"),
      "it",
    ],
    [
      "not a role that merely looks like one",
      sso(admin),
      session("AWSReservedSSO_Admin_0123456789abcde"),
      "NOT_MAPPED",
    ],
    ["not a role with more after it", sso(admin), session("AWSReservedSSO_Admin_0123456789abcdef0"), "NOT_MAPPED"],
    [
      "not another account's permission set",
      sso('permissionSetName: Admin, accountID: "999999999999"'),
      session(ssoRole),
      "NOT_MAPPED",
    ],
    [
      "a permission set in a partition that is named",
      sso(`${admin}, partition: aws-us-gov`),
      session(ssoRole, "a", "aws-us-gov"),
      "it",
    ],
    ["not a permission set of another partition", sso(admin), session(ssoRole, "a", "aws-us-gov"), "NOT_MAPPED"],
    [
      "a role by a pattern",
      `  mapRoles:\n  - {roleARNLike: "arn:aws:iam::${account}:role/path/Ad*", username: it}\n`,
      session("Admin"),
      "it",
    ],
    [
      "a user by a pattern",
      `  mapUsers:\n  - {userARNLike: "arn:aws:iam::${account}:user/eng/*", username: it}\n`,
      user("eng/alice"),
      "it",
    ],
    [
      "not a user in a folder below",
      `  mapUsers:\n  - {userARNLike: "arn:aws:iam::${account}:user/*", username: it}\n`,
      user("eng/alice"),
      "NOT_MAPPED",
    ],
    ["nobody by no rules", "", user("alice"), "NOT_MAPPED"],
  ])("%s", (_, rules, caller, expected) => {
    expect(mapped(rules, caller)).toBe(expected);
  });

  it("everybody of an account, under the ARN as STS spells it and without groups", () => {
    const rules = `  mapAccounts: ["${account}"]\n`;
    expect(mapped(rules, user("Eng/Alice"))).toBe(`arn:aws:iam::${account}:user/Eng/Alice`);
    expect(mapped(rules, session("Admin"))).toBe(`arn:aws:iam::${account}:role/Admin`);
    expect(mapped(rules, identity("arn:aws:iam::999999999999:user/alice"))).toBe("NOT_MAPPED");
  });

  it("an account whose id begins with zeros and stands there without quotes", () => {
    const arn = "arn:aws:iam::000000000012:user/alice";
    expect(mapped("  mapAccounts: [000000000012]\n", identity(arn))).toBe(arn);
  });
});

describe("which rule wins", () => {
  const arn = `arn:aws:iam::${account}:role/Admin`;
  it.each([
    [
      "of identical ARNs the last",
      `  mapRoles:\n  - {rolearn: "${arn}", username: first}\n  - {rolearn: "${arn}", username: last}\n`,
      "last",
    ],
    [
      "also where path and case differ",
      `  mapRoles:\n  - {rolearn: "${arn}", username: first}\n  - {rolearn: "arn:aws:iam::${account}:role/x/ADMIN", username: last}\n`,
      "last",
    ],
    [
      "a role before a user",
      `  mapUsers:\n  - {userarn: "${arn}", username: user}\n  mapRoles:\n  - {rolearn: "${arn}", username: role}\n`,
      "role",
    ],
    [
      "an exact rule before the account",
      `  mapAccounts: ["${account}"]\n  mapUsers:\n  - {userarn: "${arn}", username: user}\n`,
      "user",
    ],
  ])("%s", (_, rules, expected) => {
    expect(mapped(rules, session("Admin"))).toBe(expected);
  });

  it("an exact role before its permission set", () => {
    const role = "AWSReservedSSO_Admin_0123456789abcdef";
    const rules = `  mapRoles:
  - {sso: {permissionSetName: Admin, accountID: "${account}"}, username: set}
  - {rolearn: "arn:aws:iam::${account}:role/aws-reserved/sso.amazonaws.com/${role}", username: exact}
`;
    expect(mapped(rules, session(role))).toBe("exact");
    expect(mapped(rules, session(role.replace("0123", "ffff")))).toBe("set");
  });

  const like = (...entries: readonly (readonly [pattern: string, username: string])[]) =>
    entries
      .map(([pattern, name]) => `  - {roleARNLike: "arn:aws:iam::${account}:role/${pattern}", username: ${name}}\n`)
      .join("");
  it.each([
    [
      "an exact role before a pattern",
      `  mapRoles:\n${like(["Admin", "pattern"])}  - {rolearn: "${arn}", username: exact}\n`,
      "exact",
    ],
    [
      "an exact user entry before a pattern",
      `  mapRoles:\n${like(["A*", "pattern"])}  mapUsers: [{userarn: "${arn}", username: exact}]\n`,
      "exact",
    ],
    [
      "a pattern before the account",
      `  mapAccounts: ["${account}"]\n  mapRoles:\n${like(["*", "pattern"])}`,
      "pattern",
    ],
    ["the pattern that says more", `  mapRoles:\n${like(["*", "all"], ["Ad*", "more"], ["A*", "less"])}`, "more"],
    ["of patterns that say as much the first", `  mapRoles:\n${like(["Ad*", "first"], ["A*n", "second"])}`, "first"],
  ])("%s", (_, rules, expected) => {
    expect(mapped(rules, session("Admin"))).toBe(expected);
  });

  it("is told with the place of the rule", () => {
    const decision = decide(rulesOf(`  mapRoles:\n  - {rolearn: "${arn}", username: it}\n`), {
      identity: session("Admin"),
      accessKeyId: "ASIAEXAMPLE",
    });
    expect(decision).toMatchObject({ kind: "mapped", rule: { at: { file: "config.yaml", line: 3 } } });
  });
});

describe("a rule with userid", () => {
  const rules = `  mapRoles:\n  - {rolearn: "arn:aws:iam::${account}:role/Admin", username: it, userid: AROAEXAMPLE}\n`;
  it("is for that identity alone, not for one made anew", () => {
    expect(mapped(rules, session("Admin"))).toBe("it");
    expect(mapped(rules, session("Admin", "alice", "aws", "AROAANOTHER"))).toBe("USER_ID_MISMATCH");
  });

  it("leaves the other to the rules that follow", () => {
    const withAccount = `${rules}  mapAccounts: ["${account}"]\n`;
    expect(mapped(withAccount, session("Admin", "alice", "aws", "AROAANOTHER"))).toBe(
      `arn:aws:iam::${account}:role/Admin`,
    );
  });
});

describe("templates insert", () => {
  const rule = (username: string, groups: readonly string[] = []) =>
    `  mapRoles:\n  - {rolearn: "arn:aws:iam::${account}:role/Admin", username: ${JSON.stringify(username)}, groups: ${JSON.stringify(groups)}}\n`;

  it.each([
    ["the account", "a:{{AccountID}}", `a:${account}`],
    ["the session name, with @ as -", "a:{{SessionName}}", "a:al-ice"],
    ["the session name as it is", "a:{{SessionNameRaw}}", "a:al@ice"],
    ["the access key id", "a:{{AccessKeyID}}", "a:ASIAEXAMPLE"],
    ["one thing twice", "{{AccountID}}{{AccountID}}", account + account],
  ])("%s", (_, username, expected) => {
    expect(mapped(rule(username), session("Admin", "al@ice"))).toBe(expected);
  });

  it("into groups too", () => {
    expect(mapped(rule("it", ["g", "team:{{SessionNameRaw}}"]), session("Admin", "al@ice"))).toBe("it g team:al@ice");
  });

  it("nothing that looks like a template itself", () => {
    expect(mapped(rule("{{SessionNameRaw}}"), session("Admin", "{{AccountID}}"))).toBe("{{AccountID}}");
  });

  it.each([
    ["an empty username", rule("{{SessionName}}"), user("x"), "NOT_MAPPED"],
    ["an empty group", rule("it", [""]), session("Admin"), "NAME_INVALID"],
  ])("and deny %s", (_, rules, caller, expected) => {
    expect(mapped(rules, caller)).toBe(expected);
  });

  it("and deny a username that comes out empty", () => {
    const rules = `  mapUsers:\n  - {userarn: "arn:aws:iam::${account}:user/alice", username: "{{SessionName}}"}\n`;
    expect(mapped(rules, user("alice"))).toBe("NAME_INVALID");
  });

  it("and deny control characters in the rule itself", () => {
    expect(mapped(rule("a\u0007b"), session("Admin"))).toBe("NAME_INVALID");
    expect(mapped(rule("it", ["a\nb"]), session("Admin"))).toBe("NAME_INVALID");
  });
});

describe("{{EC2PrivateDNSName}}", () => {
  const rules = `  mapRoles:
  - {rolearn: "arn:aws:iam::${account}:role/Node", username: "system:node:{{EC2PrivateDNSName}}", groups: [system:nodes]}
  - {rolearn: "arn:aws:iam::${account}:role/Admin", username: admin}
`;
  const node = session("Node", "i-0123456789abcdef0");

  it.each<[string, CallerIdentity, Facts | undefined, string]>([
    ["is asked for", node, undefined, "needs EC2PrivateDNSName of i-0123456789abcdef0"],
    [
      "is asked for by a short instance id",
      session("Node", "i-01234567"),
      undefined,
      "needs EC2PrivateDNSName of i-01234567",
    ],
    [
      "is inserted once it is known",
      node,
      { EC2PrivateDNSName: ok("ip-10-0-0-1.ec2.internal") },
      "system:node:ip-10-0-0-1.ec2.internal system:nodes",
    ],
    [
      "denies where it cannot be had",
      node,
      { EC2PrivateDNSName: fail("EC2_PRIVATE_DNS_NAME_UNAVAILABLE") },
      "EC2_PRIVATE_DNS_NAME_UNAVAILABLE",
    ],
    ["denies a session that is no instance's", session("Node", "alice"), undefined, "EC2_PRIVATE_DNS_NAME_UNAVAILABLE"],
    [
      "denies an instance id that is none",
      session("Node", "i-0123456789ABCDEF0"),
      undefined,
      "EC2_PRIVATE_DNS_NAME_UNAVAILABLE",
    ],
    ["leaves other rules alone", session("Admin"), undefined, "admin"],
  ])("%s", (_, caller, facts, expected) => {
    expect(mapped(rules, caller, facts)).toBe(expected);
  });
});

describe("reserved prefixes", () => {
  const reserved =
    '  reservedPrefixConfig:\n  - {backendmode: MountedFile, usernamePrefixReserveList: ["system:", "arn:"]}\n';
  it.each([
    [
      "a username with one",
      `  mapUsers:\n  - {userarn: "arn:aws:iam::${account}:user/alice", username: "system:node:x"}\n`,
      "NAME_RESERVED",
    ],
    ["an account's user with one", `  mapAccounts: ["${account}"]\n`, "NAME_RESERVED"],
    [
      "no other username",
      `  mapUsers:\n  - {userarn: "arn:aws:iam::${account}:user/alice", username: "systemic"}\n`,
      "systemic",
    ],
  ])("refuse %s", (_, rules, expected) => {
    expect(mapped(reserved + rules, user("alice"))).toBe(expected);
  });

  it("of another source do not count", () => {
    const other = reserved.replace("MountedFile", "CRD");
    const rules = `  mapUsers:\n  - {userarn: "arn:aws:iam::${account}:user/alice", username: "system:x"}\n`;
    expect(mapped(other + rules, user("alice"))).toBe("system:x");
  });
});

describe("a denial names", () => {
  it("the canonical ARN", () => {
    const decision = decide(rulesOf(""), { identity: session("Admin"), accessKeyId: "ASIAEXAMPLE" });
    expect(decision).toEqual({
      kind: "denied",
      problem: { code: "NOT_MAPPED", detail: `"arn:aws:iam::${account}:role/Admin"` },
    });
  });
});

describe("a source that is not loaded", () => {
  const { config } = readConfig(
    `server:\n  mapUsers: [{userarn: "arn:aws:iam::${account}:user/alice", username: it}]\n`,
    "c.yaml",
  );
  const rules = config === undefined ? [] : compileMountedFile(config).rules;
  const codeOf = (order: SourceId[], name: string) => {
    const decision = decide(RuleSet.of(rules, order, new Set(["MountedFile"])), {
      identity: user(name),
      accessKeyId: "A",
    });
    return decision.kind === "denied" ? decision.problem : decision.kind;
  };

  it.each<[what: string, order: SourceId[], name: string, expected: unknown]>([
    [
      "is a fault for whom no source before it maps",
      ["MountedFile", "CRD"],
      "bob",
      fail("MAPPING_NOT_LOADED", safe`${"CRD"}`).problem,
    ],
    ["does not matter to whom a source before it maps", ["MountedFile", "CRD"], "alice", "mapped"],
    [
      "is not skipped for a source after it",
      ["CRD", "MountedFile"],
      "alice",
      fail("MAPPING_NOT_LOADED", safe`${"CRD"}`).problem,
    ],
  ])("%s", (_, order, name, expected) => expect(codeOf(order, name)).toEqual(expected));
});
