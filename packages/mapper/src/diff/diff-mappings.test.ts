import { describe, expect, it } from "vitest";
import { readMappings } from "../lint/read-mappings.ts";
import { AWS_AUTH, CLEAN_CONFIG, CLEAN_DYNAMIC_FILE, IDENTITY_MAPPING } from "../lint/testing/files.ts";
import { diffMappings } from "./diff-mappings.ts";

const aws = (resource: string): string => `arn:aws:iam::111122223333:${resource}`;
const role = (name: string, more = ""): string => `- {rolearn: "${aws(`role/${name}`)}", username: r${more}}`;
const user = (name: string, more = ""): string => `- {userarn: "${aws(`user/${name}`)}", username: u${more}}`;
const like = (name: string, more = ""): string => `- {roleARNLike: "${aws(`role/${name}`)}", username: l${more}}`;
const sso = (set: string, more = ""): string =>
  `- {sso: {permissionSetName: ${set}, accountID: "111122223333"}, username: s${more}}`;

const mappingsOf = (file: string, lines: readonly string[]) =>
  readMappings([{ file, text: `server:\n${lines.map((line) => `  ${line}\n`).join("")}` }]);

/** Changes as `CHANGE BY NAME[ USERID]: BEFORE -> AFTER`. */
function diff(before: readonly string[], after: readonly string[]): readonly string[] {
  return diffMappings(mappingsOf("old", before), mappingsOf("new", after)).map(
    ({ change, identity, before, after }) => {
      const [was, is] = [before, after].map((grant) => grant && [grant.username ?? "ARN", ...grant.groups].join(" "));
      const name = identity.name.replace("arn:aws:iam::111122223333:", "");
      return `${change} ${identity.by} ${name}${identity.userId === null ? "" : ` ${identity.userId}`}: ${was ?? "-"} -> ${is ?? "-"}`;
    },
  );
}

describe("between two mappings", () => {
  it.each<[what: string, before: string[], after: string[], changes: string[]]>([
    ["nothing changes", ["mapRoles:", role("a")], ["mapRoles:", role("a")], []],
    [
      "a role is added",
      ["mapRoles:", role("a")],
      ["mapRoles:", role("a"), role("b", ", groups: [g]")],
      ["gained role role/b: - -> r g"],
    ],
    ["a role is removed", ["mapRoles:", role("a")], [], ["lost role role/a: r -> -"]],
    [
      "groups change",
      ["mapRoles:", role("a", ", groups: [x, y]")],
      ["mapRoles:", role("a", ", groups: [y, z]")],
      ["changed role role/a: r x y -> r y z"],
    ],
    [
      "groups are in another order",
      ["mapRoles:", role("a", ", groups: [x, y]")],
      ["mapRoles:", role("a", ", groups: [y, x, y]")],
      [],
    ],
    [
      "a username changes",
      ["mapUsers:", user("a")],
      ["mapUsers:", user("a").replace("username: u", "username: v")],
      ["changed user user/a: u -> v"],
    ],
    ["another case and path of a role", ["mapRoles:", role("a")], ["mapRoles:", role("eng/A")], []],
    [
      "a role moves to the other list",
      ["mapRoles:", role("a")],
      ["mapUsers:", user("a").replace("user/a", "role/a").replace("username: u", "username: r")],
      [],
    ],
    ["a permission set is added", [], ["mapRoles:", sso("A")], ["gained sso aws:111122223333:A: - -> s"]],
    ["a pattern is removed", ["mapRoles:", like("a*")], [], ["lost pattern role/a*: l -> -"]],
    ["an account is added", [], ["mapAccounts: [444455556666]"], ["gained account 444455556666: - -> ARN"]],
    [
      "a role falls back to its pattern",
      ["mapRoles:", role("ab", ", groups: [g]"), like("a*")],
      ["mapRoles:", like("a*")],
      ["changed role role/ab: r g -> l"],
    ],
    [
      "a rule that never counts is removed",
      ["mapRoles:", role("a"), "mapUsers:", user("a").replace("user/a", "role/a")],
      ["mapRoles:", role("a")],
      [],
    ],
    [
      "a rule is pinned",
      ["mapRoles:", role("a")],
      ["mapRoles:", role("a", ", userid: AROA1")],
      ["lost role role/a: r -> -"],
    ],
    [
      "a rule is pinned to another",
      ["mapRoles:", role("a", ", userid: AROA1")],
      ["mapRoles:", role("a", ", userid: AROA2")],
      ["lost role role/a AROA1: r -> -", "gained role role/a AROA2: - -> r"],
    ],
    [
      "a user is denied",
      ["mapUsers:", user("a")],
      ["mapUsers:", user("a"), `deny: {arns: ["${aws("user/a")}"]}`],
      ["lost user user/a: u -> -"],
    ],
    [
      "one of an account is denied",
      ["mapAccounts: [111122223333]"],
      ["mapAccounts: [111122223333]", `deny: {arns: ["${aws("user/a")}"]}`],
      ["lost user user/a: ARN -> -"],
    ],
    [
      "a prefix is reserved",
      ["mapUsers:", user("a")],
      ["mapUsers:", user("a"), "reservedPrefixConfig: [{backendmode: MountedFile, usernamePrefixReserveList: [u]}]"],
      ["lost user user/a: u -> -"],
    ],
    [
      "nodes are the same",
      ["mapRoles:", role("n").replace("username: r", 'username: "system:node:{{EC2PrivateDNSName}}"')],
      ["mapRoles:", role("n").replace("username: r", 'username: "system:node:{{EC2PrivateDNSName}}"')],
      [],
    ],
  ])("%s", (_, before, after, changes) => expect(diff(before, after)).toEqual(changes));

  it("user ids are compared, by themselves and with an ARN", () => {
    const strict = (entries: readonly object[]) =>
      readMappings([{ file: "f", text: JSON.stringify({ Version: "1", mapRoles: entries }) }]);
    const before = strict([
      { userid: "AROA1", username: "a" },
      { userid: "AROA2", rolearn: aws("role/b"), username: "b" },
    ]);
    const after = strict([
      { userid: "AROA1", username: "x" },
      { userid: "AROA3", rolearn: aws("role/b"), username: "b" },
    ]);
    expect(diffMappings(before, before)).toEqual([]);
    expect(diffMappings(before, after).map(({ change, identity }) => [change, identity.name])).toEqual([
      ["lost", `AROA2 ${aws("role/b")}`],
      ["changed", "AROA1"],
      ["gained", `AROA3 ${aws("role/b")}`],
    ]);
  });

  it("a pin counts in whichever list it stands", () => {
    const pinned = user("a", ", userid: AROA1").replace("user/a", "role/a");
    expect(diff(["mapRoles:", role("a", ", userid: AROA2"), "mapUsers:", pinned], ["mapUsers:", pinned])).toEqual([
      "lost role role/a AROA2: r -> -",
    ]);
  });

  it("those who lose come first", () => {
    const changes = diff(["mapRoles:", role("a"), role("b")], ["mapRoles:", role("b", ", groups: [g]"), role("c")]);
    expect(changes.map((change) => change.split(" ")[0])).toEqual(["lost", "changed", "gained"]);
  });

  it("a mapping that moves to another source changes nothing", () => {
    const config = `server:\n  mapRoles:\n  - {rolearn: "${aws("role/Admin")}", username: admin, groups: [system:masters]}\n`;
    const [before, after] = [config, IDENTITY_MAPPING("a", "role/Admin")].map((text) =>
      readMappings([{ file: "f", text }]),
    );
    expect(before && after && diffMappings(before, after)).toEqual([]);
  });

  it.each([
    ["configuration", CLEAN_CONFIG],
    ["aws-auth", AWS_AUTH],
    ["dynamic", CLEAN_DYNAMIC_FILE],
  ])("the same %s file has no difference", (_, text) => {
    const [one, other] = ["a", "b"].map((file) => readMappings([{ file, text }]));
    expect(one && other && diffMappings(one, other)).toEqual([]);
  });
});

it("a change is plain JSON", () => {
  const before = mappingsOf("old", ["mapRoles:", role("a", ", groups: [x]")]);
  const after = mappingsOf("new", ["mapRoles:", role("a", ", groups: [y]")]);
  expect(diffMappings(before, after)).toEqual([
    {
      change: "changed",
      identity: { by: "role", name: aws("role/a"), userId: null },
      before: { username: "r", groups: ["x"], rule: { file: "old", line: 3, column: 5, source: "MountedFile" } },
      after: { username: "r", groups: ["y"], rule: { file: "new", line: 3, column: 5, source: "MountedFile" } },
      groupsAdded: ["y"],
      groupsRemoved: ["x"],
    },
  ]);
});
