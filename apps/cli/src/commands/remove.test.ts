import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startConfigMapServer } from "../testing/config-map-server.ts";
import { runWith, temporaryFolder } from "../testing/fake-io.ts";

const account = "arn:aws:iam::111122223333";
const mapRoles = `- rolearn: ${account}:role/Node
  username: node
# admins
- rolearn: ${account}:role/Admin
  username: admin
- sso: {permissionSetName: Dev, accountID: "111122223333"}
  username: dev
`;

describe("remove from aws-auth", () => {
  it.each<[what: string, args: readonly string[], who: string, gone: string]>([
    [
      "a role",
      [`--rolearn=${account}:role/team/admin`],
      `the role "${account}:role/team/admin"`,
      "# admins\n.*\n.*admin\n",
    ],
    [
      "a permission set",
      ["--sso=permissionSetName=Dev,accountID=111122223333"],
      'the permission set "Dev" in account "111122223333" of "aws"',
      "- sso.*\n.*\n",
    ],
  ])("takes %s out of it", async (_, args, who, gone) => {
    const server = await startConfigMapServer({ mapRoles, other: "kept" });
    const left = mapRoles.replace(new RegExp(gone), "");
    const { exitCode, stdout, stderr, asked } = await runWith(
      ["remove", "role", ...args, "--kubeconfig", server.kubeconfig],
      { answer: "Y" },
    );
    expect({ exitCode, stderr, asked }).toEqual({
      exitCode: 0,
      stderr: `removed ${who} from mapRoles of kube-system/aws-auth\n`,
      asked: [`Remove ${who} from kube-system/aws-auth at ${server.url}? [y/N]: `],
    });
    expect(stdout).toMatch(/^--- configmap kube-system\/aws-auth mapRoles\n/);
    expect(left).not.toBe(mapRoles);
    expect(server.configMap?.data).toEqual({ mapRoles: left, other: "kept" });
  });

  it("refuses what is not there, and says where it is", async () => {
    const server = await startConfigMapServer({ mapRoles });
    const args = ["remove", "user", `--userarn=${account}:role/Admin`, "--kubeconfig", server.kubeconfig];
    expect(await runWith(args)).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `aws-iam-authenticator: "${account}:role/Admin" is not in mapUsers; it is in mapRoles, at configmap kube-system/aws-auth mapRoles:4:3; nothing was written\n`,
      asked: [],
    });
  });

  it("refuses where there is no aws-auth", async () => {
    const server = await startConfigMapServer();
    const args = ["remove", "user", `--userarn=${account}:user/a`, "--kubeconfig", server.kubeconfig];
    expect(await runWith(args)).toMatchObject({
      exitCode: 1,
      stderr: `aws-iam-authenticator: there is no ConfigMap kube-system/aws-auth at ${server.url}\n`,
    });
    expect(server.writes).toEqual([]);
  });
});

it("remove from a file", async () => {
  const cwd = temporaryFolder();
  const path = join(cwd, "aws-auth.yaml");
  const manifest = `kind: ConfigMap\nmetadata: {name: aws-auth}\ndata:\n  mapRoles: |\n${mapRoles.replace(/^/gm, "    ").trimEnd()}\n`;
  writeFileSync(path, manifest);
  const args = ["remove", "role", `--rolearn=${account}:role/Admin`, "--file=aws-auth.yaml", "--prompt=false"];
  expect(await runWith(args, { cwd })).toMatchObject({
    exitCode: 0,
    stderr: `removed the role "${account}:role/Admin" from mapRoles of aws-auth.yaml\n`,
  });
  expect(readFileSync(path, "utf8")).toBe(manifest.replace(/ {4}# admins\n.*\n.*admin\n/, ""));
});

it.each<[args: readonly string[], message: string]>([
  [[], "remove takes user or role: remove user --userarn ARN, remove role --rolearn ARN"],
  [["role"], "remove role needs --rolearn ARN or --sso KEY=VALUE,..."],
  [["user", "--username=a"], "unknown option --username"],
])("a wrong call: %j", async (args, message) => {
  expect(await runWith(["remove", ...args])).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: `aws-iam-authenticator: ${message} (see aws-iam-authenticator help remove)\n`,
  });
});
