import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runWith, temporaryFolder } from "../testing/fake-io.ts";

const arn = "arn:aws:iam::111122223333:role/Admin";
const configuration = `server:
  mapRoles:
  - {rolearn: "${arn}", username: admin}
  mapAccounts: [444455556666]
`;
const crd = `apiVersion: iamauthenticator.k8s.aws/v1alpha1
kind: IAMIdentityMapping
metadata:
  name: 111122223333-role-admin
spec:
  arn: ${arn}
  username: admin
`;
const message = 'account "444455556666": an IAMIdentityMapping names one ARN, and no account';

function folderWith(files: Readonly<Record<string, string>>): string {
  const cwd = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

describe("import", () => {
  it("prints the other form", async () => {
    const cwd = folderWith({ "config.yaml": configuration, "crd.yaml": crd.replaceAll("dmin", "nother") });
    expect(await runWith(["import", "config.yaml", "crd.yaml", "--to", "aws-auth"], { cwd })).toEqual({
      exitCode: 0,
      stdout: `apiVersion: v1
kind: ConfigMap
metadata:
  name: aws-auth
  namespace: kube-system
data:
  mapRoles: |
    - rolearn: ${arn}
      username: admin
    - rolearn: arn:aws:iam::111122223333:role/Another
      username: another
  mapAccounts: |
    - "444455556666"
`,
      stderr: "",
      asked: [],
    });
  });

  it("reads stdin", async () => {
    const entry = {
      accessEntry: { principalArn: arn, username: "admin", kubernetesGroups: ["ops"], type: "STANDARD" },
    };
    expect(await runWith(["import", "-", "--to=config"], { stdin: JSON.stringify(entry) })).toEqual({
      exitCode: 0,
      stdout: `server:\n  mapRoles:\n    - rolearn: ${arn}\n      username: admin\n      groups:\n        - ops\n`,
      stderr: "",
      asked: [],
    });
  });

  it.each<[args: readonly string[], exitCode: number, stdout: string, stderr: string]>([
    [[], 1, "", `not carried: stdin:4:17: ${message}\nnothing was printed; --lossy prints the rest\n`],
    [["--lossy"], 0, crd, `not carried: stdin:4:17: ${message}\n`],
    [
      ["-o", "json"],
      1,
      "",
      `${JSON.stringify({ lost: [{ file: "stdin", line: 4, column: 17, what: "account", message }] })}\n`,
    ],
    [
      ["-o", "json", "--lossy"],
      0,
      crd,
      `${JSON.stringify({ lost: [{ file: "stdin", line: 4, column: 17, what: "account", message }] })}\n`,
    ],
  ])("lists what cannot be carried: %j", async (args, exitCode, stdout, stderr) => {
    const result = await runWith(["import", "-", "--to", "crd", ...args], { stdin: configuration });
    expect(result).toEqual({ exitCode, stdout, stderr, asked: [] });
  });

  it("lists with -o json also that there is nothing", async () => {
    expect(await runWith(["import", "-", "--to", "crd", "-o", "json"], { stdin: crd })).toEqual({
      exitCode: 0,
      stdout: crd,
      stderr: '{"lost":[]}\n',
      asked: [],
    });
  });

  it("of what is not valid prints nothing", async () => {
    const stdin = "server: {mapRoles: [{rolearn: x, username: y}], prot: 1}\n";
    const { exitCode, stdout, stderr } = await runWith(["import", "-", "--to", "crd", "--lossy"], { stdin });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(
      /^stdin:1:31: "x" is no ARN.*\nwarning: stdin:1:49: .*\naws-iam-authenticator: MAPPING_SOURCE_INVALID: .*\("stdin"\)/,
    );
  });

  it.each<[args: readonly string[], message: string]>([
    [["x"], "import needs --to FORM, one of config, aws-auth, crd, access-entries"],
    [
      ["x", "--to=aws_auth"],
      'unknown form "aws_auth"; known are config, aws-auth, crd, access-entries; did you mean aws-auth?',
    ],
    [["x", "--to=crd", "-o=xml"], 'unknown output "xml"; known are text and json'],
    [["--to=crd"], "import needs a file, or - for stdin"],
    [["nowhere", "--to=crd"], '"nowhere" cannot be read: ENOENT, no such file or folder'],
  ])("a wrong call: %j", async (args, expected) => {
    expect(await runWith(["import", ...args])).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: expect.stringContaining(`aws-iam-authenticator: ${expected}`),
    });
  });
});
