import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runWith, temporaryFolder } from "../testing/fake-io.ts";

const clean = `server:
  mapRoles:
  - rolearn: arn:aws:iam::111122223333:role/Admin
    username: admin
    groups: [system:masters]
`;
const doubtful = clean.replace("groups: [system:masters]", "group: system:masters");
const duplicate = `${clean}  - rolearn: arn:aws:iam::111122223333:role/eng/Admin\n    username: admin\n`;

/** A folder with files. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const cwd = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

const cwdOf = () => folderOf({ "clean.yaml": clean, "doubtful.yaml": doubtful, "duplicate.yaml": duplicate });

describe("lint prints", () => {
  it("each finding with its line, a mark and what to do; exit 1 for an error", async () => {
    expect(await runWith(["lint", "duplicate.yaml"], { cwd: cwdOf() })).toMatchObject({
      exitCode: 1,
      stdout: `duplicate.yaml:6:14: error: "arn:aws:iam::111122223333:role/Admin" is mapped already at "duplicate.yaml:3:5", and only the last one, here, counts [duplicate]
 6 |   - rolearn: arn:aws:iam::111122223333:role/eng/Admin
   |              ^
  fix: Remove one of the two.
`,
      stderr: "1 error, 0 warnings\n",
    });
  });

  it("nothing where all is well: exit 0", async () => {
    const result = await runWith(["lint", "clean.yaml"], { cwd: cwdOf() });
    expect(result).toMatchObject({ exitCode: 0, stdout: "", stderr: "0 errors, 0 warnings\n" });
  });

  it.each([
    ["exit 0", [], 0],
    ["with --strict exit 1", ["--strict"], 1],
    ["with --strict=false exit 0", ["--strict=false"], 0],
  ] as const)("warnings: %s", async (_, args, exitCode) => {
    const result = await runWith(["lint", "doubtful.yaml", ...args], { cwd: cwdOf() });
    expect(result).toMatchObject({ exitCode, stderr: "0 errors, 1 warning\n" });
    expect(result.stdout).toMatch(
      /^doubtful\.yaml:5:5: warning: unknown key "group" is ignored; did you mean groups\? \[unknown-key\]\n/,
    );
  });

  it("with -o json a list, and nothing else", async () => {
    const { stdout, stderr, exitCode } = await runWith(["lint", "-o", "json", "doubtful.yaml"], { cwd: cwdOf() });
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(JSON.parse(stdout)).toEqual([
      {
        file: "doubtful.yaml",
        line: 5,
        column: 5,
        severity: "warning",
        rule: "unknown-key",
        message: 'unknown key "group" is ignored; did you mean groups?',
        fix: "Correct the key, or remove it.",
      },
    ]);
    expect((await runWith(["lint", "-o", "json", "clean.yaml"], { cwd: cwdOf() })).stdout).toBe("[]\n");
  });

  it("the findings of all files, of stdin, and of -c", async () => {
    const cwd = cwdOf();
    const { stdout } = await runWith(["lint", "doubtful.yaml", "-", "-c", "duplicate.yaml"], {
      cwd,
      stdin: "servr: {}\n",
    });
    expect(stdout.match(/^\S+:\d+:\d+: \w+/gm)).toEqual([
      "doubtful.yaml:5:5: warning",
      "stdin:1:1: warning",
      "duplicate.yaml:6:14: error",
    ]);
  });

  it("nothing that a terminal would act on", async () => {
    const cwd = folderOf({ "evil.yaml": `servr: "\u001b[2J\u202e\u0007"\n` });
    const { stdout } = await runWith(["lint", "evil.yaml"], { cwd });
    expect(stdout).not.toMatch(/[^\P{C}\n]/u);
    expect(stdout).toContain(' 1 | servr: ".[2J..');
  });
});

describe("lint is called wrongly", () => {
  it.each([
    ["without a file", [], "no file is given: lint FILE ..., or lint - to read stdin, or --kubeconfig FILE"],
    ["with a file that is not there", ["gone.yaml"], '"gone.yaml" cannot be read: ENOENT, no such file or folder'],
    ["with a folder", ["."], '"." cannot be read: EISDIR, it is a folder'],
    ["with another output", ["-o", "xml", "clean.yaml"], 'unknown output "xml"; known are text, json and sarif'],
    [
      "with an output of the language",
      ["-o", "constructor", "clean.yaml"],
      'unknown output "constructor"; known are text, json and sarif',
    ],
    ["with an unknown option", ["--stric", "clean.yaml"], "unknown option --stric; did you mean --strict?"],
  ])("%s: exit 2", async (_, args, message) => {
    expect(await runWith(["lint", ...args], { cwd: cwdOf() })).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr: `aws-iam-authenticator: ${message} (see aws-iam-authenticator help lint)\n`,
    });
  });
});

it("lint --help tells its options", async () => {
  expect((await runWith(["lint", "--help"])).stdout.split("\nOptions of every command:")[0]).toMatchInlineSnapshot(`
    "Check configuration files and mappings before they take effect.

    Usage: aws-iam-authenticator lint FILE ... [OPTION ...]

    Options:
          --kubeconfig FILE            kubeconfig of the cluster (default: KUBECONFIG, a pod's own,
                                       ~/.kube/config).
          --kubeconfig-context NAME    Context in it (default: its current one).
          --master-url URL             URL of kube-apiserver instead of the kubeconfig's.
      -o, --output text|json|sarif     Form of the findings (default text).
          --strict                     Exit with 1 for warnings, too.
    "
  `);
});
