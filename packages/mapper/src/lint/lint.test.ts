import { describe, expect, it } from "vitest";
import { lint } from "./lint.ts";
import { LINT_RULES } from "./lint-rules.ts";
import { AWS_AUTH, CLEAN_CONFIG, CLEAN_DYNAMIC_FILE, IDENTITY_MAPPING } from "./testing/files.ts";

/** Findings of files named a, b …, as `FILE:LINE:COLUMN rule: message`. */
function found(...texts: readonly string[]): readonly string[] {
  const files = texts.map((text, i) => ({ file: "abc"[i] ?? "?", text }));
  return lint(files).map(({ file, line, column, rule, message }) => `${file}:${line}:${column} ${rule}: ${message}`);
}

/** Findings of a configuration file whose `server` has these lines; the first is line 2. Without the file's name. */
function ofServer(...lines: readonly string[]): readonly string[] {
  return found(`server:\n${lines.map((line) => `  ${line}\n`).join("")}`).map((line) =>
    line.replace(/^a:/, "").replaceAll('"a:', '"'),
  );
}

const arn = (resource: string): string => `arn:aws:iam::111122223333:${resource}`;
const role = (name: string, more: string): string => `- {rolearn: "${arn(`role/${name}`)}", ${more}}`;
const user = (name: string, more: string): string => `- {userarn: "${arn(`user/${name}`)}", ${more}}`;
const like = (name: string, more: string): string => `- {roleARNLike: "${arn(`role/${name}`)}", ${more}}`;
const sso = (name: string, more: string): string =>
  `- {sso: {permissionSetName: ${name}, accountID: "111122223333"}, ${more}}`;

const cases: Readonly<Record<string, readonly [lines: readonly string[], findings: readonly string[]][]>> = {
  "invalid-yaml": [
    [
      ["mapRoles: ["],
      [
        "3:1 invalid-yaml: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ]",
      ],
    ],
    [
      ["port: 1", "PORT: 2"],
      ['3:3 invalid-yaml: the key "PORT" is repeated, since keys are read without regard to case: "port" stands above'],
    ],
  ],
  "invalid-value": [
    [["port: x"], ['2:9 invalid-value: port must be a number, not "x"']],
    [["mapAccounts: [1]"], ['2:17 invalid-value: "1" is no account id: twelve digits']],
  ],
  "invalid-arn": [
    [
      ["mapRoles:", "- {rolearn: x, username: y}"],
      ['3:15 invalid-arn: "x" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME'],
    ],
    [
      ["mustStayMapped:", "- arn: arn:aws:iam::1:role/x"],
      ['3:10 invalid-arn: the account "1" in "arn:aws:iam::1:role/x" is not twelve digits'],
    ],
  ],
  "invalid-template": [
    [
      ["mapRoles:", role("a", 'username: "{{sessionname}}"')],
      ['3:61 invalid-template: unknown template "{{sessionname}}"; did you mean "{{SessionName}}"?'],
    ],
    [
      ["mapRoles:", role("a", 'username: ""')],
      ["3:61 invalid-template: the username is empty; an empty name is never granted"],
    ],
  ],
  "missing-key": [[["mapRoles:", role("a", "groups: [x]")], ["3:5 missing-key: username is missing"]]],
  duplicate: [
    [
      ["mapRoles:", role("a", "username: x"), role("eng/A", "username: y")],
      [
        '4:15 duplicate: "arn:aws:iam::111122223333:role/A" is mapped already at "3:5", and only the last one, here, counts',
      ],
    ],
    [
      ["mapAccounts: [111122223333, 111122223333]"],
      ['2:31 duplicate: the account "111122223333" is mapped already at "2:17", and only the last one, here, counts'],
    ],
    [
      ["mapRoles:", role("a", "username: x, userid: AROA1"), role("a", "username: y, userid: AROA2")],
      [expect.stringContaining("4:15 duplicate: ")],
    ],
    [
      ["mapRoles:", sso("A", "username: x"), sso("a", "username: y")],
      [expect.stringContaining("duplicate: the permission set")],
    ],
    [
      ["mapRoles:", like("a*", "username: x"), like("A*", "username: y")],
      [expect.stringContaining("duplicate: the pattern")],
    ],
    [["mapRoles:", role("a", "username: x"), role("b", "username: x")], []],
  ],
  "unknown-key": [[["mapRole: []"], ['2:3 unknown-key: unknown key "mapRole" is ignored; did you mean mapRoles?']]],
  "deprecated-name": [
    [["backendMode: [File]"], ['2:17 deprecated-name: the backend mode "File" is deprecated; write "MountedFile"']],
  ],
  "doubtful-value": [
    [
      ["scrubbedAccounts: [a]"],
      ['2:22 doubtful-value: "a" is no account id (twelve digits), so nothing is scrubbed by it'],
    ],
    [
      ["mapRoles:", role("a", 'username: x, groups: ["a - b"]')],
      ['3:73 doubtful-value: "a - b" is one group: the list is broken'],
    ],
  ],
  shadowed: [
    [
      ["mapRoles:", role("a", "username: x"), "mapUsers:", `- {userarn: "${arn("role/A")}", username: y}`],
      [
        '5:15 shadowed: "arn:aws:iam::111122223333:role/A" is always mapped by "arn:aws:iam::111122223333:role/a" at "3:5", which counts before',
        '5:15 role-in-map-users: "arn:aws:iam::111122223333:role/A" is a role, and stands under mapUsers',
      ],
    ],
    // What is pinned to a user id leaves the others over.
    [
      [
        "mapRoles:",
        role("a", "username: x, userid: AROA1"),
        "mapUsers:",
        `- {userarn: "${arn("role/a")}", username: y}`,
      ],
      [expect.stringContaining("role-in-map-users")],
    ],
    [
      ["mapRoles:", like("a?*", "username: x"), like("a*?", "username: y")],
      [expect.stringContaining("4:19 shadowed: the pattern")],
    ],
    [["mapRoles:", like("a*", "username: x"), like("ab*", "username: y")], []],
  ],
  unreachable: [
    [
      ["mapRoles:", role("a*", "username: x")],
      ['3:15 unreachable: "a*" is taken as it stands, and no identity has such a name'],
    ],
    [
      ["mapUsers:", user("a b", "username: x")],
      ['3:15 unreachable: no identity can be named "a b": names are 1 to 64 letters, digits or _+=,.@-'],
    ],
    [["mapRoles:", like("a(*", "username: x")], [expect.stringContaining("unreachable: no identity can be named")]],
    [
      ["mapRoles:", role("a", "username: x, userid: AIDA1")],
      ['3:72 unreachable: the userid "AIDA1" is of a user, and the rule is for a role'],
    ],
    [
      ["mapUsers:", user("a", "username: x, userid: AROA1")],
      ['3:72 unreachable: the userid "AROA1" is of a role, and the rule is for a user'],
    ],
    [
      ["mapRoles:", sso("A", "username: x, userid: 'AROA1:me'")],
      [expect.stringContaining(`the userid "AROA1:me" holds a session's name`)],
    ],
    [["mapRoles:", role("a", "username: x, userid: AROA1"), "mapUsers:", user("a", "username: y, userid: AIDA1")], []],
  ],
  "other-partition": [
    [
      ["partition: aws-cn", "mapRoles:", sso("A", "username: x")],
      [
        '4:6 other-partition: the permission set "A" in the account "111122223333" of "aws" is of the partition "aws-cn", and the server takes tokens of "aws-cn" alone'.replace(
          'partition "aws-cn", and',
          'partition "aws", and',
        ),
      ],
    ],
    [["partition: aws-cn", "mapRoles:", role("a", "username: x")], [expect.stringContaining("4:15 other-partition: ")]],
    [["partition: aws", "mapRoles:", role("a", "username: x"), "mapAccounts: [444455556666]"], []],
  ],
  "session-arn": [
    [
      ["mapRoles:", '- {rolearn: "arn:aws:sts::111122223333:assumed-role/a/me", username: x}'],
      [
        '3:15 session-arn: "arn:aws:sts::111122223333:assumed-role/a/me" names one session, but the rule holds for every session of the role',
      ],
    ],
  ],
  "role-in-map-users": [
    [
      ["mapUsers:", `- {userarn: "${arn("role/a")}", username: x}`],
      ['3:15 role-in-map-users: "arn:aws:iam::111122223333:role/a" is a role, and stands under mapUsers'],
    ],
  ],
  "user-in-map-roles": [
    [
      ["mapRoles:", `- {rolearn: "${arn("user/a")}", username: x}`],
      ['3:15 user-in-map-roles: "arn:aws:iam::111122223333:user/a" is no role, and stands under mapRoles'],
    ],
  ],
  "path-in-pattern": [
    [
      ["mapRoles:", like("eng/*", "username: x")],
      [
        '3:19 path-in-pattern: the path "/eng/" is left out, and the pattern matches as "arn:aws:iam::111122223333:role/*", whatever a role\'s path',
      ],
    ],
    [["mapRoles:", like("eng-*", "username: x"), role("eng/a", "username: x")], []],
    [["mapUsers:", `- {userARNLike: "${arn("user/eng/*")}", username: x}`], []],
  ],
  "sso-by-pattern": [
    [
      ["mapRoles:", like("AWSReservedSSO_Admin_*", "username: x")],
      [
        '3:19 sso-by-pattern: "arn:aws:iam::111122223333:role/AWSReservedSSO_Admin_*" also matches the roles of permission sets whose names begin with "Admin_"',
      ],
    ],
    [
      [
        "mapRoles:",
        like(`AWSReservedSSO_Admin_${"?".repeat(16)}`, "username: x"),
        like("AWSReservedSSO_*", "username: y"),
      ],
      [],
    ],
  ],
  "session-name-folded": [
    [
      ["mapRoles:", sso("A", 'username: "dev:{{SessionName}}"')],
      [
        '3:72 session-name-folded: "dev:{{SessionName}}" turns "@" of a session\'s name into "-": two sessions can become one name',
      ],
    ],
    [["mapRoles:", sso("A", 'username: "a:{{SessionNameRaw}}"')], []],
    [["mapRoles:", role("n", 'username: "system:node:{{SessionName}}", groups: [system:nodes]')], []],
  ],
  "chosen-name": [
    [
      ["mapRoles:", role("a", 'username: "{{SessionNameRaw}}"')],
      ['3:61 chosen-name: callers choose the username from its beginning: "{{SessionNameRaw}}"'],
    ],
    [
      ["mapRoles:", role("a", 'username: "system:{{SessionNameRaw}}"')],
      [expect.stringContaining('chosen-name: "system:{{SessionNameRaw}}" begins with "system:"')],
    ],
    [
      ["mapRoles:", role("a", 'username: "admin-{{SessionNameRaw}}"'), "mapUsers:", user("b", "username: admin-bob")],
      ['3:61 chosen-name: "admin-{{SessionNameRaw}}" can come out as "admin-bob", which is granted at "5:5"'],
    ],
    // Of IAM Identity Center the session's name is the user's name there; a role's caller could take it.
    [
      ["mapRoles:", sso("A", 'username: "u:{{SessionNameRaw}}"'), role("a", 'username: "u:{{SessionNameRaw}}"')],
      ['4:61 chosen-name: "u:{{SessionNameRaw}}" can come out as "u:{{SessionNameRaw}}", which is granted at "3:5"'],
    ],
    [
      [
        "mapRoles:",
        role("a", 'username: "deploy:{{SessionNameRaw}}"'),
        role("b", "username: admin"),
        sso("A", 'username: "{{SessionNameRaw}}"'),
      ],
      [],
    ],
  ],
  "chosen-group": [
    [
      ["mapRoles:", role("a", 'username: x, groups: [g, "system:{{SessionNameRaw}}"]')],
      ['3:76 chosen-group: callers choose the group "system:{{SessionNameRaw}}" by the session\'s name'],
    ],
    [["mapRoles:", sso("A", 'username: x, groups: ["team:{{SessionNameRaw}}"]')], []],
  ],
  "template-without-value": [
    [
      ["mapUsers:", user("a", 'username: "u:{{SessionNameRaw}}"')],
      [
        '3:61 template-without-value: "u:{{SessionNameRaw}}" inserts nothing: "arn:aws:iam::111122223333:user/a" has no session',
      ],
    ],
    [
      ["mapRoles:", sso("A", 'username: "system:node:{{EC2PrivateDNSName}}", groups: [system:nodes]')],
      [expect.stringContaining("is no EC2 instance")],
    ],
  ],
  "masters-for-many": [
    [
      ["mapRoles:", like("a*", "username: x, groups: [g, system:masters]")],
      ['3:81 masters-for-many: the pattern "arn:aws:iam::111122223333:role/a*" is granted "system:masters"'],
    ],
    [["mapRoles:", sso("A", "username: x, groups: system:masters")], [expect.stringContaining("masters-for-many")]],
    [["mapRoles:", role("a", "username: x, groups: [system:masters]")], []],
  ],
  "reserved-prefix": [
    [
      [
        "mapRoles:",
        role("a", "username: aws:x"),
        "reservedPrefixConfig:",
        '- {backendmode: MountedFile, usernamePrefixReserveList: ["aws:"]}',
      ],
      ['3:61 reserved-prefix: the username "aws:x" begins with "aws:", which is reserved'],
    ],
    [
      [
        "mapAccounts: [111122223333]",
        "reservedPrefixConfig:",
        '- {backendmode: MountedFile, usernamePrefixReserveList: ["arn:"]}',
      ],
      ['2:17 reserved-prefix: the username "arn:" begins with "arn:", which is reserved'],
    ],
    [
      [
        "mapRoles:",
        role("a", "username: aws:x"),
        "reservedPrefixConfig:",
        '- {backendmode: CRD, usernamePrefixReserveList: ["aws:"]}',
      ],
      [],
    ],
  ],
  "empty-groups": [
    [["mapRoles:", role("a", "username: x, groups: []")], ["3:64 empty-groups: the list of groups is empty"]],
    [
      ["mapRoles:", role("a", 'username: x, groups: [""]')],
      ["3:73 empty-groups: a group is an empty text, so that the identity is denied"],
    ],
    [["mapRoles:", role("a", "username: x")], []],
  ],
  "node-rule-incomplete": [
    [
      ["mapRoles:", role("n", 'username: "system:node:{{EC2PrivateDNSName}}", groups: [system:bootstrappers]')],
      ['3:98 node-rule-incomplete: the username is of a node, and the group "system:nodes" is not granted'],
    ],
    [
      ["mapRoles:", role("n", "username: node, groups: [system:nodes]")],
      [
        '3:61 node-rule-incomplete: the group "system:nodes" is of use to a username that begins with "system:node:" alone, and this is "node"',
      ],
    ],
  ],
  "node-role-missing": [
    [
      ["ec2DescribeInstancesRoleARN: arn:aws:iam::111122223333:role/x"],
      [
        "2:32 node-role-missing: a role to look up EC2 instances with is configured, and no rule inserts {{EC2PrivateDNSName}}",
      ],
    ],
    [["backendMode: [MountedFile, CRD]", "ec2DescribeInstancesRoleARN: arn:aws:iam::111122223333:role/x"], []],
  ],
  "must-stay-mapped": [
    [
      ["mustStayMapped:", `- arn: ${arn("role/a")}`],
      ['3:10 must-stay-mapped: "arn:aws:iam::111122223333:role/a" is not mapped'],
    ],
    [
      [
        "mapRoles:",
        role("a", "username: x"),
        "mustStayMapped:",
        `- {arn: "${arn("role/a")}", groups: [system:masters]}`,
      ],
      [expect.stringContaining('is mapped without the group "system:masters"')],
    ],
    // Another source may have it.
    [["backendMode: [MountedFile, CRD]", "mustStayMapped:", `- arn: ${arn("role/a")}`], []],
  ],
  "denied-admin": [
    [
      ["mapRoles:", role("A", "username: x, groups: [system:masters]"), "deny:", `  arns: [${arn("role/eng/a")}]`],
      ['5:12 denied-admin: "arn:aws:iam::111122223333:role/eng/a" is granted "system:masters" at "3:5"'],
    ],
    [
      [
        "mapRoles:",
        role("a", "username: x"),
        "mustStayMapped:",
        `- arn: ${arn("role/a")}`,
        "deny:",
        `  arns: [${arn("role/a")}]`,
      ],
      [expect.stringContaining('must stay mapped, by "5:')],
    ],
    [
      [
        "mapRoles:",
        role("a", "username: x, groups: [system:masters]"),
        "deny:",
        "  arns: [arn:aws:sts::111122223333:assumed-role/a/me]",
      ],
      [],
    ],
  ],
};

describe.each(Object.entries(cases))("lint's rule %s", (_, table) => {
  it.each(table)("%j", (lines, findings) => expect(ofServer(...lines)).toEqual(findings));
});

it("each rule of the table is shown to find something", () => {
  const shown = Object.entries(cases).filter(([, table]) => table.some(([, findings]) => findings.length > 0));
  const here = ["nothing-found", "source-not-asked"];
  expect([...shown.map(([name]) => name), ...here].toSorted()).toEqual(Object.keys(LINT_RULES).toSorted());
});

describe("lint finds nothing in", () => {
  it.each([
    ["a configuration file", [CLEAN_CONFIG]],
    ["aws-auth", [AWS_AUTH]],
    ["a dynamic file", [CLEAN_DYNAMIC_FILE]],
    ["an IAMIdentityMapping", [IDENTITY_MAPPING("a", "role/Admin")]],
    ["all of them together", [CLEAN_CONFIG, AWS_AUTH, IDENTITY_MAPPING("a", "role/Other")]],
    ["two configuration files, which are of two servers", [CLEAN_CONFIG, CLEAN_CONFIG]],
    ["a client's configuration file", ["clusterID: c\ndefaultRole: x\n"]],
    ["an empty file", [""]],
  ])("%s", (_, texts) => expect(found(...texts)).toEqual([]));
});

describe("lint reads manifests", () => {
  it("with the texts in aws-auth, and says where in the file", () => {
    const text = AWS_AUTH.replace("username: admin", "usernam: admin").replace(
      "  mapUsers",
      "  mapuser: x\n  mapUsers",
    );
    expect(found(text)).toEqual([
      "a:8:7 missing-key: username is missing",
      'a:9:7 unknown-key: unknown key "usernam" is ignored; did you mean username?',
      'a:16:3 unknown-key: unknown key "mapuser" is ignored; did you mean "mapUsers"?',
    ]);
  });

  it("as JSON with escaped texts", () => {
    const mapRoles = "- rolearn: arn:aws:iam::1:role/x\n  username: y\n";
    const text = JSON.stringify({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "aws-auth" },
      data: { mapRoles },
    });
    const [finding = ""] = found(text);
    expect(finding).toMatch(/^a:1:(\d+) invalid-arn/);
    const column = Number(finding.split(":")[2]?.split(" ")[0]);
    expect(text.slice(column - 1, column + 21)).toBe("arn:aws:iam::1:role/x\\");
  });

  it("of several documents, lists of objects, and others between them", () => {
    const list = `kind: List\nitems:\n- ${IDENTITY_MAPPING("b", "role/b").trim().replaceAll("\n", "\n  ")}\n`;
    const text = `# first\n---\n${IDENTITY_MAPPING("a", "role/*")}---\nkind: DaemonSet\nspec: [x]\n---\n${list.replace("role/b", "role/?")}`;
    expect(found(text)).toEqual([
      expect.stringMatching(/^a:7:8 unreachable: "\*"/),
      expect.stringMatching(/^a:21:10 unreachable: "\?"/),
    ]);
  });

  it("that hold the configuration file", () => {
    const text = "kind: ConfigMap\ndata:\n  config.yaml: |\n    clusterID: c\n    servr: {}\n  notes.yaml: 'a: ['\n";
    expect(found(text)).toEqual(['a:5:5 unknown-key: unknown key "servr" is ignored; did you mean server?']);
  });

  it("whose data has a list of aws-auth, whatever their name", () => {
    const text = "kind: ConfigMap\ndata:\n  mapUsers: |\n    - {userarn: x, username: y}\n";
    expect(found(text)).toEqual([expect.stringMatching(/^a:4:17 invalid-arn/)]);
    expect(found("kind: ConfigMap\ndata:\n  other: x\n")).toEqual([expect.stringContaining("nothing-found")]);
    expect(found("kind: ConfigMap\n")).toEqual([expect.stringContaining("nothing-found")]);
  });

  it("where a list is no text", () => {
    const text =
      "kind: ConfigMap\nmetadata: {name: aws-auth}\ndata:\n  mapRoles:\n  - rolearn: x\n  mapUsers:\n  mapAccounts: '``'\n";
    expect(found(text)).toEqual([
      'a:5:3 invalid-value: mapRoles must be a text: write "mapRoles: |" and the list below it',
    ]);
  });

  it("of which several are for one ARN: the oldest counts", () => {
    const old = IDENTITY_MAPPING("z", "role/a").replace("name: z", "name: z, creationTimestamp: 2020-01-01T00:00:00Z");
    const young = IDENTITY_MAPPING("a", "role/a").replace(
      "name: a",
      "name: a, creationTimestamp: 2021-01-01T00:00:00Z",
    );
    const message = 'duplicate: "arn:aws:iam::111122223333:role/a" is mapped by an older IAMIdentityMapping at';
    expect(found(old, young)).toEqual([`b:5:8 ${message} "a:5:8", which is the one that counts`]);
    expect(found(young, old)).toEqual([`a:5:8 ${message} "b:5:8", which is the one that counts`]);
  });
});

describe("lint takes files together", () => {
  const rule = `- {rolearn: "${arn("role/a")}", username: x}`;
  const awsAuth = `kind: ConfigMap\nmetadata: {name: aws-auth}\ndata:\n  mapRoles: |\n    ${rule}\n    - {rolearn: "${arn("role/n")}", username: "system:node:{{EC2PrivateDNSName}}", groups: [system:nodes]}\n`;
  const config = (modes: string): string => `server:\n  backendMode: [${modes}]\n  mapRoles:\n  ${rule}\n`;

  it.each([
    ["MountedFile, EKSConfigMap", ["b:5:17 shadowed"]],
    ["EKSConfigMap, MountedFile", ["a:4:15 shadowed"]],
    ["EKSConfigMap", ["a:4:5 source-not-asked"]],
    ["MountedFile", ["b:1:1 source-not-asked"]],
    ["CRD", ["a:4:5 source-not-asked", "b:1:1 source-not-asked"]],
  ])("in the order of the backend modes: %s", (modes, findings) => {
    expect(found(config(modes), awsAuth).map((line) => line.split(": ")[0])).toEqual(findings);
  });

  it.each([
    ["a role by a pattern", like("*", "username: x"), ["shadowed", "shadowed"]],
    ["none by a permission set", sso("A", "username: x"), []],
  ])("of which one shadows the other: %s", (_, rule, findings) => {
    const text = `server:\n  backendMode: [MountedFile, EKSConfigMap]\n  mapRoles:\n  ${rule}\n`;
    expect(found(text, awsAuth).flatMap((line) => /shadowed/.exec(line) ?? [])).toEqual(findings);
  });

  it("of which an account shadows all of it", () => {
    const text = "server:\n  backendMode: [MountedFile, EKSConfigMap]\n  mapAccounts: [111122223333]\n";
    const shadowed = found(text, awsAuth).filter((line) => line.includes("shadowed"));
    expect(shadowed).toEqual([
      expect.stringContaining('by the account "111122223333" at "a:3:17", which counts before'),
      expect.stringContaining("b:6:17"),
    ]);
  });

  it("but not two configuration files", () => {
    expect(found(config("MountedFile"), config("MountedFile"), awsAuth)).toEqual([]);
  });

  it("with the reserved prefixes and the strictness of the configuration file", () => {
    const text = `server:
  backendMode: DynamicFile
  dynamicfilepath: /x
  dynamicfileUserIDStrict: true
  reservedPrefixConfig: [{backendmode: DynamicFile, usernamePrefixReserveList: [x]}]
`;
    expect(found(text, '{"mapRoles": [{"userid": "AROA1", "username": "xy"}, {"username": "z"}]}')).toEqual([
      "b:1:54 missing-key: userid is missing",
    ]);
    expect(found(text, '{"mapRoles": [{"userid": "AROA1", "username": "xy"}]}')).toEqual([
      'b:1:47 reserved-prefix: the username "xy" begins with "x", which is reserved',
    ]);
    expect(found('{"mapRoles": [{"userid": "AROA1", "username": "xy"}]}')).toEqual([]);
    expect(found('{"mapRoles": [{"username": "xy"}]}')).toEqual([
      "a:1:15 missing-key: rolearn is missing (or roleARNLike or sso)".replace("missing-key", "invalid-value"),
    ]);
  });

  it("of which one has nothing in it", () => {
    expect(found(CLEAN_CONFIG, "kind: DaemonSet\n")).toEqual([
      "b:1:1 nothing-found: neither a configuration nor mappings stand in this file",
    ]);
  });

  it("and refuses what the server would: a second document in a file of its own", () => {
    expect(found("clusterID: c\n---\nclusterID: d\n")).toEqual([
      "a:3:1 invalid-yaml: another document begins here; a file that is no Kubernetes manifest holds one",
    ]);
  });
});

it.each([
  [["partition: aws-cn", "mapRoles:", sso("A", "username: x")], "Write partition: aws-cn under sso."],
  [["partition: aws-cn", "mapRoles:", role("a", "username: x")], LINT_RULES["other-partition"].fix],
  [["mapRoles:", role("a*", "username: x")], "Write roleARNLike instead, which takes wildcards."],
  [["mapUsers:", user("a*", "username: x")], "Write userARNLike instead, which takes wildcards."],
  [
    ["mapRoles:", like("AWSReservedSSO_Admin_*", "username: x")],
    'Write sso: {permissionSetName: Admin, accountID: "111122223333"} instead.',
  ],
  [
    ["mapRoles:", like("AWSReservedSSO_Admin_*", "username: x").replace("arn:aws:", "arn:aws-cn:")],
    'Write sso: {permissionSetName: Admin, accountID: "111122223333", partition: aws-cn} instead.',
  ],
  [
    ["mapRoles:", '- {rolearn: "arn:aws:sts::111122223333:assumed-role/a/me", username: x}'],
    "Write arn:aws:iam::111122223333:role/a, if every session of the role is meant.",
  ],
  [["mapRoles:", role("a", "username: x, userid: 'AROA1:me'")], 'Write what stands before the colon, "AROA1".'],
])("what to do about %j", (lines, fix) => {
  const text = `server:\n${lines.map((line) => `  ${line}\n`).join("")}`;
  expect(lint([{ file: "a", text }]).map((finding) => finding.fix)).toEqual([fix]);
});

it("aws-auth without a role for nodes", () => {
  const awsAuth = (username: string, groups: string): string =>
    `kind: ConfigMap\nmetadata: {name: aws-auth}\ndata:\n  mapRoles: |\n    - {rolearn: "${arn("role/a")}", username: "${username}", groups: ["${groups}"]}\n`;
  const rulesOf = (text: string) => found(text).map((line) => line.split(" ")[1]);
  expect(rulesOf(awsAuth("a", "b"))).toEqual(["node-role-missing:"]);
  expect(rulesOf(awsAuth("a", "system:nodes"))).toEqual(["node-rule-incomplete:"]);
  expect(rulesOf(awsAuth("{{EC2PrivateDNSName}}", "b"))).toEqual(["node-rule-incomplete:"]);
  expect(rulesOf(awsAuth("system:node:{{EC2PrivateDNSName}}", "system:nodes"))).toEqual([]);
  // Who runs the server has a configuration file, and nodes that may log in otherwise.
  const config = { file: "c", text: "server: {backendMode: EKSConfigMap}\n" };
  expect(lint([config, { file: "a", text: awsAuth("a", "b") }])).toEqual([]);
});

it.each([
  ['{"LastUpdatedDateTime": "1", "Version": "1", "backendMode": "DynamicFile MountedFile"}', []],
  ['{"backendMode": "DynamicFile CRD2"}', ['a:1:17 invalid-value: "CRD2" is no backend mode']],
])("the file of the backend modes is checked, too: %s", (text, findings) => {
  expect(found(text).map((finding) => finding.split(" (")[0])).toEqual(findings);
});

it("an empty prefix reserves nothing", () => {
  const lines = ["mapRoles:", role("a", "username: x"), "reservedPrefixConfig:"];
  expect(ofServer(...lines, "- {backendmode: MountedFile, usernamePrefixReserveList: ['']}")).toEqual([]);
});

it("a finding is plain JSON with these keys", () => {
  expect(lint([{ file: "f", text: "servr: {}\n" }])).toEqual([
    {
      file: "f",
      line: 1,
      column: 1,
      severity: "warning",
      rule: "unknown-key",
      message: 'unknown key "servr" is ignored; did you mean server?',
      fix: LINT_RULES["unknown-key"].fix,
    },
  ]);
});

it("five thousand rules are checked within seconds", () => {
  const roles = Array.from({ length: 5000 }, (_, i) => `  ${role(`r${i}`, `username: "u${i}:{{SessionNameRaw}}"`)}\n`);
  const start = performance.now();
  expect(found(`server:\n  mapRoles:\n${roles.join("")}`)).toEqual([]);
  expect(performance.now() - start).toBeLessThan(20_000);
});
