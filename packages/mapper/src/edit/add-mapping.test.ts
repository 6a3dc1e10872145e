import { describe, expect, it } from "vitest";
import { addMapping, addToConfig } from "./add-mapping.ts";
import type { MappingTexts } from "./mapping-texts.ts";
import type { NewMapping } from "./new-mapping.ts";

const account = "arn:aws:iam::111122223333";
const role: NewMapping = {
  list: "mapRoles",
  entry: { rolearn: `${account}:role/Admin`, username: "admin:{{SessionName}}", groups: ["system:masters"] },
};
const alice: NewMapping = {
  list: "mapUsers",
  entry: { userarn: `${account}:user/alice`, username: "alice", groups: ["dev"], userid: "AIDAEXAMPLE" },
};
const sso: NewMapping = {
  list: "mapRoles",
  entry: { sso: { permissionSetName: "Admin", accountID: "111122223333" }, username: "a:{{SessionName}}" },
};

/** Data as clusters have them, with what no program may lose. */
const texts: MappingTexts = {
  mapRoles: `# nodes first
- rolearn: ${account}:role/Node   # made by the nodes' stack
  username: system:node:{{EC2PrivateDNSName}}
  groups:
    - system:bootstrappers
    - 'system:nodes'
  team: platform
`,
  mapAccounts: '- "444455556666"\n',
  other: "not ours",
};

describe("a mapping is added", () => {
  it("at the end of its list, and nothing else changes", () => {
    expect(addMapping(texts, role)).toEqual({
      ok: true,
      value: {
        ...texts,
        mapRoles: `${texts["mapRoles"]}- rolearn: ${account}:role/Admin
  username: admin:{{SessionName}}
  groups:
    - system:masters
`,
      },
    });
  });

  it.each<[what: string, mapping: NewMapping, list: string, written: string]>([
    [
      "a user with a user id",
      alice,
      "mapUsers",
      `- userarn: ${account}:user/alice\n  username: alice\n  groups:\n    - dev\n  userid: AIDAEXAMPLE\n`,
    ],
    [
      "a permission set",
      sso,
      "mapRoles",
      '- sso:\n    permissionSetName: Admin\n    accountID: "111122223333"\n  username: a:{{SessionName}}\n',
    ],
    [
      "a name that YAML takes for a template of its own",
      { list: "mapUsers", entry: { userarn: `${account}:user/bob`, username: "{{AccountID}}" } },
      "mapUsers",
      `- userarn: ${account}:user/bob\n  username: "{{AccountID}}"\n`,
    ],
  ])("%s, where there is none yet", (_, mapping, list, written) => {
    for (const nothing of [{}, { [list]: "" }, { [list]: " \n" }, { [list]: '""' }, { [list]: "``" }]) {
      expect(addMapping(nothing, mapping)).toEqual({ ok: true, value: { [list]: written } });
    }
  });

  it("to a JSON text as JSON", () => {
    const json = JSON.stringify([{ roleARN: `${account}:role/Node`, username: "node", team: 7 }]);
    expect(addMapping({ mapRoles: json }, role)).toEqual({
      ok: true,
      value: {
        mapRoles: `${json.slice(0, -1)},{"rolearn":"${account}:role/Admin","username":"admin:{{SessionName}}","groups":["system:masters"]}]`,
      },
    });
  });

  it("of the same name in another account or partition, or to another permission set", () => {
    const others = ["arn:aws:iam::999999999999:role/Admin", "arn:aws-cn:iam::111122223333:role/Admin"]
      .map((rolearn) => `- {rolearn: "${rolearn}", username: x}`)
      .join("\n");
    expect(addMapping({ mapRoles: others }, role).ok).toBe(true);
    const set = "- {sso: {permissionSetName: Admin, accountID: '111122223333', partition: aws-cn}, username: x}";
    expect(addMapping({ mapRoles: set }, sso).ok).toBe(true);
  });
});

describe("refused is", () => {
  const twin = (list: string, text: string): MappingTexts => ({ [list]: `# c\n- username: x\n  ${text}\n` });
  it.each<[what: string, texts: MappingTexts, mapping: NewMapping, message: string]>([
    [
      "the same ARN",
      twin("mapRoles", `rolearn: ${account}:role/Admin`),
      role,
      `"${account}:role/Admin" is mapped already, at configmap kube-system/aws-auth mapRoles:2:3`,
    ],
    [
      "the same ARN with a path, in other letters and under a key of other letters",
      twin("mapRoles", `roleARN: ${account}:role/team/ADMIN`),
      role,
      `"${account}:role/Admin" is mapped already, at configmap kube-system/aws-auth mapRoles:2:3`,
    ],
    [
      "a session of the role",
      twin("mapRoles", "rolearn: arn:aws:sts::111122223333:assumed-role/Admin/me"),
      role,
      `"${account}:role/Admin" is mapped already, at configmap kube-system/aws-auth mapRoles:2:3`,
    ],
    [
      "the same ARN in the other list",
      twin("mapUsers", `userarn: ${account}:role/Admin`),
      role,
      `"${account}:role/Admin" is mapped already, at configmap kube-system/aws-auth mapUsers:2:3`,
    ],
    [
      "the same permission set",
      twin("mapRoles", "sso: {permissionSetName: admin, accountID: 111122223333, partition: aws}"),
      sso,
      'the permission set "Admin" in account "111122223333" of "aws" is mapped already, at configmap kube-system/aws-auth mapRoles:2:3',
    ],
  ])("%s", (_, before, mapping, message) => {
    expect(addMapping(before, mapping)).toEqual({
      ok: false,
      refusal: { reason: "exists", message, problems: [] },
    });
  });

  it.each<[what: string, mapping: NewMapping, message: RegExp]>([
    ["no ARN", { list: "mapRoles", entry: { rolearn: "Admin", username: "x" } }, /^"Admin" is no ARN; /],
    [
      "an ARN of nobody",
      { list: "mapRoles", entry: { rolearn: "arn:aws:s3:::bucket", username: "x" } },
      /is not twelve digits$/,
    ],
    [
      "an empty name",
      { list: "mapUsers", entry: { userarn: `${account}:user/a`, username: " " } },
      /^the username is empty/,
    ],
    [
      "an unknown template in a group",
      { list: "mapUsers", entry: { userarn: `${account}:user/a`, username: "a", groups: ["{{Session}}"] } },
      /^unknown template "\{\{Session\}\}"/,
    ],
    ["nobody", { list: "mapUsers", entry: { username: "a" } }, /^userarn is missing/],
    [
      "two at once",
      { list: "mapRoles", entry: { ...role.entry, roleARNLike: `${account}:role/x*` } },
      /^rolearn and roleARNLike are both given/,
    ],
    [
      "wildcards in an exact ARN",
      { list: "mapRoles", entry: { rolearn: `${account}:role/dev-*`, username: "x" } },
      /^"arn:aws:iam::111122223333:role\/dev-\*" has a wildcard.* a pattern stands under roleARNLike$/,
    ],
  ])("an entry with %s", (_, mapping, message) => {
    const added = addMapping(texts, mapping);
    expect(added).toMatchObject({ ok: false, refusal: { reason: "invalid-entry" } });
    expect(added.ok ? "" : added.refusal.message).toMatch(message);
  });

  it.each<[what: string, before: MappingTexts, place: string]>([
    ["which cannot be parsed", { mapRoles: "- a: b\n c: d\n" }, "configmap kube-system/aws-auth mapRoles:2:1"],
    [
      "with an entry that is not valid",
      { mapUsers: "- userarn: alice\n  username: x\n" },
      "configmap kube-system/aws-auth mapUsers:1:12",
    ],
    ["with an account that is none", { mapAccounts: "- 12\n" }, "configmap kube-system/aws-auth mapAccounts:1:3"],
  ])("data %s, with the place", (_, before, place) => {
    const added = addMapping(before, role);
    expect(added).toMatchObject({ ok: false, refusal: { reason: "invalid-result" } });
    const places = added.ok ? [] : added.refusal.problems.map(({ at }) => `${at.file}:${at.line}:${at.column}`);
    expect(places).toContain(place);
  });
});

describe("in a configuration file a mapping is added", () => {
  const file = `clusterID: c
server:
  mapUsers: # people
  - userarn: ${account}:user/bob
    username: bob
  port: 21362
`;
  it("to its list", () => {
    expect(addToConfig(file, alice, "config.yaml")).toEqual({
      ok: true,
      value: `clusterID: c
server:
  mapUsers: # people
  - userarn: ${account}:user/bob
    username: bob
  - userarn: ${account}:user/alice
    username: alice
    groups:
      - dev
    userid: AIDAEXAMPLE
  port: 21362
`,
    });
  });

  it("once", () => {
    const bob: NewMapping = { list: "mapUsers", entry: { userarn: `${account}:user/bob`, username: "other" } };
    expect(addToConfig(file, bob, "config.yaml")).toMatchObject({
      ok: false,
      refusal: { reason: "exists", message: `"${account}:user/bob" is mapped already, at config.yaml:4:5` },
    });
  });

  it("not where the file is not valid otherwise", () => {
    expect(addToConfig(`${file}  address: [1\n`, alice, "config.yaml")).toMatchObject({ ok: false });
    expect(addToConfig(file.replace("21362", "x"), alice, "config.yaml")).toMatchObject({
      ok: false,
      refusal: { reason: "invalid-result", problems: [{ at: { file: "config.yaml", line: 11 } }] },
    });
  });
});
