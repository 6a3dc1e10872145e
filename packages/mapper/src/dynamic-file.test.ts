import { callerIdentity, valueOrThrow } from "@aws-iam-authenticator/core";
import { describe, expect, it } from "vitest";
import { decide } from "./decide.ts";
import { compileDynamicFile } from "./dynamic-file.ts";
import { RuleSet } from "./rule-set.ts";

const options = { userIdStrict: false, reservedPrefixes: [] };
const strict = { userIdStrict: true, reservedPrefixes: [] };
const [role, user] = ["arn:aws:iam::111122223333:role/Admin", "arn:aws:iam::111122223333:user/alice"];

const session = (roleId: string, name = "Admin") =>
  valueOrThrow(
    callerIdentity({
      Account: "111122223333",
      Arn: `arn:aws:sts::111122223333:assumed-role/${name}/me`,
      UserId: `${roleId}:me`,
    }),
  );
const alice = valueOrThrow(callerIdentity({ Account: "111122223333", Arn: user, UserId: "AIDAALICE" }));

function mapped(file: object, identity: typeof alice, how = strict): string {
  const { rules } = compileDynamicFile(JSON.stringify(file), "dynamic.json", how);
  if (!rules.ok) return rules.problem.code;
  const decision = decide(RuleSet.of(rules.value, ["DynamicFile"]), { identity, accessKeyId: "ASIA" });
  return decision.kind === "mapped" ? decision.username : decision.kind === "denied" ? decision.problem.code : "needs";
}

describe("the dynamic file", () => {
  it("is read as the reference writes it", () => {
    const text = JSON.stringify({
      LastUpdatedDateTime: "1767366245",
      Version: "7",
      mapRoles: [{ rolearn: role, username: "admin", groups: ["system:masters"], userid: "AROAEXAMPLE" }],
      mapUsers: [{ userarn: user, username: "alice", groups: [] }],
      mapAccounts: ["444455556666"],
    });
    const { rules, problems, header } = compileDynamicFile(text, "dynamic.json", options);
    expect(problems).toEqual([]);
    expect(header).toMatchObject({ LastUpdatedDateTime: "1767366245", Version: "7" });
    expect(valueOrThrow(rules).map(({ match, source, userId }) => ({ by: match.by, source, userId }))).toEqual([
      { by: "role", source: "DynamicFile", userId: "AROAEXAMPLE" },
      { by: "user", source: "DynamicFile", userId: undefined },
      { by: "account", source: "DynamicFile", userId: undefined },
    ]);
  });

  it.each<[what: string, text: string, problem: string]>([
    ["no JSON", '{"mapRoles": [', "dynamic.json:1:15"],
    ["an ARN that is none", '{"mapRoles":\n [{"rolearn": "Admin", "username": "a"}]}', "dynamic.json:2:15"],
    ["an entry without a username", `{"mapUsers": [{"userarn": "${user}"}]}`, "dynamic.json:1:15"],
    ["a list", "[]", "dynamic.json:1:1"],
  ])("with %s has no rule at all, and says where", (_, text, place) => {
    const { rules, problems } = compileDynamicFile(text, "dynamic.json", options);
    expect(rules).toMatchObject({ ok: false, problem: { code: "MAPPING_SOURCE_INVALID", detail: '"dynamic.json"' } });
    expect(problems.map(({ at }) => `${at.file}:${at.line}:${at.column}`)).toContain(place);
  });

  it("that is empty, as while it is written, is no file without mappings", () => {
    expect(compileDynamicFile(" \n", "d.json", options).rules).toMatchObject({
      ok: false,
      problem: { code: "MAPPING_SOURCE_INVALID", detail: '"d.json" is empty' },
    });
    expect(compileDynamicFile("{}", "d.json", options).rules).toEqual({ ok: true, value: [] });
  });

  it("warns of an identity that is mapped twice", () => {
    const entry = { userarn: user, username: "a" };
    const { rules, problems } = compileDynamicFile(JSON.stringify({ mapUsers: [entry, entry] }), "d.json", options);
    expect(rules.ok).toBe(true);
    expect(problems).toMatchObject([{ severity: "warning", message: expect.stringContaining("mapped already") }]);
  });

  it("hands its reserved prefixes on", () => {
    const { rules } = compileDynamicFile('{"mapAccounts": ["111122223333"]}', "d.json", {
      ...options,
      reservedPrefixes: ["system:"],
    });
    expect(valueOrThrow(rules)[0]?.reservedPrefixes).toEqual(["system:"]);
  });
});

describe("where the user id counts", () => {
  const roles = (entry: object) => ({ mapRoles: [{ username: "it", ...entry }] });
  const users = (entry: object) => ({ mapUsers: [{ username: "it", ...entry }] });
  it.each<[what: string, file: object, identity: typeof alice, expected: string]>([
    ["a role is found by it alone", roles({ userid: "AROAEXAMPLE" }), session("AROAEXAMPLE"), "it"],
    ["a user is found by it alone", users({ userid: "AIDAALICE" }), alice, "it"],
    [
      "the ARN is none of the lookup",
      roles({ userid: "AROAEXAMPLE", rolearn: role }),
      session("AROAOTHER"),
      "NOT_MAPPED",
    ],
    ["an ARN beside it must fit", roles({ userid: "AROAEXAMPLE", rolearn: role }), session("AROAEXAMPLE"), "it"],
    [
      "also with a path, which STS leaves out",
      roles({ userid: "AROAEXAMPLE", rolearn: "arn:aws:iam::111122223333:role/eng/Admin" }),
      session("AROAEXAMPLE"),
      "it",
    ],
    [
      "one that does not fit is not granted",
      roles({ userid: "AROAEXAMPLE", rolearn: role }),
      session("AROAEXAMPLE", "Renamed"),
      "NOT_MAPPED",
    ],
    ["an entry without it is an error", roles({ rolearn: role }), session("AROAEXAMPLE"), "MAPPING_SOURCE_INVALID"],
    [
      "an empty one is an error",
      roles({ rolearn: role, userid: "" }),
      session("AROAEXAMPLE"),
      "MAPPING_SOURCE_INVALID",
    ],
  ])("%s", (_, file, identity, expected) => expect(mapped(file, identity)).toBe(expected));
});
