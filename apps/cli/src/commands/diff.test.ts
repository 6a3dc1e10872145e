import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runWith, temporaryFolder } from "../testing/fake-io.ts";

const before = `server:
  mapRoles:
  - rolearn: arn:aws:iam::111122223333:role/Admin
    username: admin
    groups: [system:masters, ops]
  - rolearn: arn:aws:iam::111122223333:role/Old
    username: old
  mapUsers:
  - userarn: arn:aws:iam::111122223333:user/alice
    username: alice
    groups: [dev]
`;
const after = `server:
  mapUsers:
  - {userarn: arn:aws:iam::111122223333:user/alice, username: alice, groups: [dev]}
  mapRoles:
  - rolearn: arn:aws:iam::111122223333:role/Admin
    username: administrator
    groups: [ops, admins]
  - sso: {permissionSetName: Dev, accountID: "111122223333"}
    username: "dev:{{SessionNameRaw}}"
    groups: [dev, more]
    userid: AROAEXAMPLE
  mapAccounts: [444455556666]
`;

function folder(): string {
  const cwd = temporaryFolder();
  const files = { before, after, broken: "server:\n  mapRoles: [{rolearn: x, username: y}]\n" };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, `${name}.yaml`), text);
  return cwd;
}

describe("diff", () => {
  it("prints who loses, changes and gains what: exit 1", async () => {
    expect(await runWith(["diff", "before.yaml", "after.yaml"], { cwd: folder() })).toMatchObject({
      exitCode: 1,
      stderr: "",
      stdout: `- role arn:aws:iam::111122223333:role/Old
    username old, no groups (before.yaml:6:5)
~ role arn:aws:iam::111122223333:role/Admin
    username admin -> administrator
    - group system:masters
    + group admins
    before.yaml:3:5 -> after.yaml:5:5
+ sso aws:111122223333:Dev with the user id AROAEXAMPLE
    username dev:{{SessionNameRaw}}, groups dev more (after.yaml:8:5)
+ account 444455556666
    username that is the ARN, no groups (after.yaml:12:17)
`,
    });
  });

  it("prints nothing where access is the same: exit 0", async () => {
    const args = ["diff", "-", "before.yaml"];
    expect(await runWith(args, { cwd: folder(), stdin: before })).toMatchObject({
      exitCode: 0,
      stdout: "",
      stderr: "",
    });
  });

  it("prints a list with -o json, and nothing else", async () => {
    const { exitCode, stdout } = await runWith(["diff", "before.yaml", "after.yaml", "-o", "json"], { cwd: folder() });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { change: "lost", identity: { by: "role" }, before: { username: "old" }, after: null },
      { change: "changed", groupsAdded: ["admins"], groupsRemoved: ["system:masters"] },
      { change: "gained", identity: { by: "sso", userId: "AROAEXAMPLE" }, before: null },
      { change: "gained", identity: { by: "account" }, after: { username: null } },
    ]);
    const same = await runWith(["diff", "-o", "json", "after.yaml", "after.yaml"], { cwd: folder() });
    expect(same).toMatchObject({ exitCode: 0, stdout: "[]\n" });
  });
});

describe("diff is called wrongly", () => {
  it.each([
    ["without files", [], "diff takes two files: diff OLD NEW"],
    ["with one file", ["before.yaml"], "diff takes two files: diff OLD NEW"],
    ["with three files", ["a", "b", "c"], "diff takes two files: diff OLD NEW"],
    ["with another output", ["a", "b", "-o", "text"], 'unknown output "text"; known is json'],
    ["with a file that is not there", ["before.yaml", "gone"], '"gone" cannot be read: ENOENT, no such file or folder'],
  ])("%s: exit 2", async (_, args, message) => {
    expect(await runWith(["diff", ...args], { cwd: folder() })).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `aws-iam-authenticator: ${message} (see aws-iam-authenticator help diff)\n`,
    });
  });

  it("with a file that the server would not load: exit 2, with the place", async () => {
    expect(await runWith(["diff", "before.yaml", "broken.yaml"], { cwd: folder() })).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `broken.yaml:2:24: "x" is no ARN; write it as arn:aws:iam::ACCOUNT:role/NAME or …:user/NAME
aws-iam-authenticator: "broken.yaml" is not valid, so that the server would not load it (see aws-iam-authenticator help diff)
`,
    });
  });
});

it("diff --help tells its options", async () => {
  expect((await runWith(["diff", "--help"])).stdout.split("\nOptions of every command:")[0]).toMatchInlineSnapshot(`
    "Say who gains, loses or changes what from one file with mappings to another.

    Usage: aws-iam-authenticator diff OLD NEW [OPTION ...]

    Options:
      -o, --output json                Print JSON instead of lines for people.
    "
  `);
});
