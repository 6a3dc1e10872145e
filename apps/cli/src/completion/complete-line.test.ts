import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../commands.ts";
import { type FakeOutside, runWith, temporaryFolder } from "../testing/fake-io.ts";

/** What bash is answered to a line; the program's name is put before it. */
async function answer(line: string, outside: FakeOutside = {}, type = "9", columns = "80"): Promise<string[]> {
  const args = ["complete", "--", "bash", `aws-iam-authenticator ${line}`, "@=:", type, columns];
  const { exitCode, stdout, stderr } = await runWith(args, outside);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout.split("\n").slice(0, -1);
}

const names = COMMANDS.map(({ name }) => name);

describe("a line is completed to", () => {
  it.each<[line: string, words: readonly string[]]>([
    ["", [...names, "help"]],
    ["tok", ["token"]],
    ["TOK", []],
    ["help ", names],
    ["help tok", ["token"]],
    ["help token ", []],
    ["-i c tok", ["token"]],
    ["--region eu-west-1 tok", ["token"]],
    ["--feat", ["--feature-gates"]],
    ["--region", []],
    ["unknown ", []],
    ["token ", []],
    ["token --ex", ["--external-id"]],
    ["token -r", ["-r"]],
    ["token -x", []],
    ["token --region us-e", ["us-east-1", "us-east-2"]],
    ["token --region=eu-no", ["eu-north-1"]],
    ["token --token-only=", ["true", "false"]],
    ["token --token-only ", []],
    ["token --unknown=", []],
    ["token -- --", []],
    ["token --session-name ", []],
    ["-v w", ["warning"]],
    ["-v=w", ["warning"]],
    ["-vw", ["-vwarning"]],
    ["-l ", ["text", "json"]],
    ["add ", ["user", "role"]],
    ["add user ", []],
    ["--dry-run add ", ["user", "role"]],
    ["verify -o ", ["json"]],
    ["verify --partition aws-iso-", ["aws-iso-b", "aws-iso-e", "aws-iso-f"]],
    ["lint -o s", ["sarif"]],
    ["export --from ", ["config", "aws-auth", "crd"]],
    ["export --to a", ["aws-auth", "access-entries"]],
    ["server --backend-mode ", ["MountedFile", "EKSConfigMap", "CRD", "DynamicFile"]],
    ["server --backend-mode CRD,", ["MountedFile", "EKSConfigMap", "DynamicFile"].map((mode) => `CRD,${mode}`)],
    ["completion ", ["bash", "zsh", "fish", "powershell"]],
    ["completion bash --no", ["--no-descriptions"]],
  ])("%j", async (line, words) => {
    expect(await answer(line)).toEqual(["words", ...words]);
  });

  it.each([
    ["-c "],
    ["--config="],
    ["lint "],
    ["lint a.yaml b.yaml "],
    ["diff old.yaml "],
    ["token --config "],
    ["kubeconfig --certificate-authority "],
  ])("files: %j", async (line) => {
    expect(await answer(line)).toEqual(["files"]);
  });

  it("the options of the command and of every command", async () => {
    const [, ...options] = await answer("token --");
    expect(options).toEqual(expect.arrayContaining(["--region", "--role", "--config", "--help"]));
    expect(await answer("token -")).toEqual(["words", ...options]);
    expect(await answer("--")).not.toContain("--region");
  });

  it("folders", async () => {
    expect(await answer("server --state-dir ")).toEqual(["folders"]);
  });

  it("no third file of two", async () => {
    expect(await answer("diff old new ")).toEqual(["words"]);
  });

  it("no option that is given already, but a list again", async () => {
    expect(await answer("token --region eu-west-1 --reg")).toEqual(["words"]);
    expect(await answer("server --backend-mode CRD --back")).toEqual(["words", "--backend-mode"]);
  });

  it("words behind variables", async () => {
    const args = ["complete", "--", "bash", "A=b C= aws-iam-authenticator tok", "=", "9"];
    expect((await runWith(args)).stdout).toBe("words\ntoken\n");
  });
});

describe("values of the user's files", () => {
  const exec = (args: readonly unknown[]): object => ({
    user: { exec: { command: "/bin/aws-iam-authenticator", args } },
  });
  const kubeconfig = {
    contexts: [{ name: "one" }, { name: "two words" }, { name: 3 }, { name: "one" }, {}, "x"],
    users: [
      exec(["token", "-i", "blue", "-r", "arn:aws:iam::111122223333:role/Dev"]),
      exec(["token", "--cluster-id=green", "--role"]),
      exec(["other", "-i", "no"]),
      exec(["token", "-i", 5]),
      { user: { token: "x" } },
    ],
  };
  const config = `[default]\nregion = eu-west-1\n[profile dev]\nrole_arn = arn:aws:iam::111122223333:role/Admin\n[sso-session s]\nsso_region = x\n[services s]\nsts =\n  endpoint_url = x\n`;

  function home(files: Readonly<Record<string, string>>): FakeOutside {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return { home: folder, cwd: folder, env: { HOME: folder, AWS_CONFIG_FILE: "", AWS_SHARED_CREDENTIALS_FILE: "" } };
  }
  const all = {
    ".kube/config": JSON.stringify(kubeconfig),
    "second.yaml": "contexts: [{name: three}]",
    ".aws/config": config,
    ".aws/credentials": "[old]\naws_access_key_id = x\n[dev]\naws_access_key_id = y\n",
  };

  it.each<[line: string, words: readonly string[], env?: Record<string, string>]>([
    ["list --kubeconfig-context ", ["one", String.raw`two\ words`]],
    ["list --kubeconfig second.yaml --kubeconfig-context ", ["three"]],
    [
      "list --kubeconfig-context ",
      ["three", "one", String.raw`two\ words`],
      { KUBECONFIG: "second.yaml:none:.kube/config" },
    ],
    ["list --kubeconfig ~/second.yaml --kubeconfig-context ", ["three"]],
    ["list --kubeconfig $HOME/second.yaml --kubeconfig-context ", ["three"]],
    ["list --kubeconfig ${HOME}/second.yaml --kubeconfig-context ", ["three"]],
    ["token -i ", ["blue", "green"]],
    ["token --profile ", ["old", "dev", "default"]],
    ["token --role ", ["arn:aws:iam::111122223333:role/Admin", "arn:aws:iam::111122223333:role/Dev"]],
    // Only what is behind the last colon is put into the line.
    ["token --role arn:aws:iam::111122223333:role/A", ["role/Admin"]],
    ["token --profile ", [], { AWS_CONFIG_FILE: "/none", AWS_SHARED_CREDENTIALS_FILE: "/none" }],
  ])("%j", async (line, words, env = {}) => {
    const outside = home(all);
    expect(await answer(line, { ...outside, env: { ...outside.env, ...env } })).toEqual(["words", ...words]);
  });

  it.each<[what: string, files: Readonly<Record<string, string>>]>([
    ["absent", {}],
    ["empty", { ".kube/config": "", ".aws/config": "" }],
    ["no YAML", { ".kube/config": "{contexts: [", ".aws/config": "[[[" }],
    ["of another form", { ".kube/config": "contexts: {name: a}\nusers: 5", ".aws/config": "\u0000\u0001" }],
    ["folders", { ".kube/config/a": "", ".aws/config/a": "" }],
    ["too large", { ".kube/config": `# ${"x".repeat(5 * 2 ** 20)}\ncontexts: [{name: a}]` }],
    [
      "of controls",
      { ".kube/config": '{"contexts": [{"name": "a\\u001b[2J"}, {"name": "b\\nc"}, {"name": "d\\u0085"}]}' },
    ],
  ])("files that are %s offer nothing", async (_, files) => {
    const outside = home(files);
    expect(await answer("list --kubeconfig-context ", outside)).toEqual(["words"]);
    expect(await answer("token --profile ", outside)).toEqual(["words"]);
  });
});

describe("help stands beside words", () => {
  it("in a list alone, as far as the terminal is wide", async () => {
    expect(await answer("un", {}, "63")).toEqual(["words", "undo"]);
    expect(await answer("version --o", {}, "63")).toEqual(["words", "--output"]);
    expect(await answer("l", {}, "63", "40")).toEqual([
      "words",
      "list  (List the mappings of kube-syste…)",
      "lint  (Check configuration files and m…)",
    ]);
    expect(await answer("l", {}, "63", "12")).toEqual(["words", "list", "lint"]);
    expect(await answer("l", {}, "9")).toEqual(["words", "list", "lint"]);
  });

  it("not where the script was made without", async () => {
    const args = ["complete", "--no-descriptions", "--", "bash", "aws-iam-authenticator l", "", "63", "80"];
    expect((await runWith(args)).stdout).toBe("words\nlist\nlint\n");
  });
});

describe("each shell is answered as its script reads it", () => {
  it.each<[shell: string, sent: string, answer: string]>([
    ["zsh", "x lint -o t", "words 0\ntext\njson\nsarif\n"],
    ["zsh", "x token --region=us-g", expect.stringMatching(/^words 9\n(.+\n)*us-gov-east-1\n/) as string],
    [
      "zsh",
      "x completion --no",
      expect.stringMatching(
        /\n--no-descriptions:Have the shell show options and commands without their help\n/,
      ) as string,
    ],
    ["zsh", "x -c ", "files 0\n"],
    ["zsh", "x --config=", "files 9\n"],
    ["fish", "x lint -o=t", "words\n-o=text\n-o=json\n-o=sarif\n"],
    ["fish", "x undo --fo", expect.stringMatching(/\n--force\tUndo though .* since; their change is lost\n/) as string],
    ["fish", "x server --state-dir ", "folders\n"],
  ])("%s: %j", async (shell, sent, stdout) => {
    expect(await runWith(["complete", "--", shell, sent])).toMatchObject({ exitCode: 0, stdout, stderr: "" });
  });

  it("an unknown one is not", async () => {
    expect(await runWith(["complete", "--", "csh", "x "])).toMatchObject({ exitCode: 2, stdout: "" });
    expect(await runWith(["complete"])).toMatchObject({ exitCode: 2, stdout: "" });
  });
});

describe("PowerShell is answered", () => {
  async function rows(line: string, outside: FakeOutside = {}): Promise<string[]> {
    const sent = Buffer.from(line).toString("base64");
    const { exitCode, stdout } = await runWith(["complete", "--", "powershell", sent], outside);
    expect(exitCode).toBe(0);
    return Buffer.from(stdout, "base64").toString("utf8").split("\n");
  }

  it.each<[line: string, rows: readonly string[]]>([
    ["x lint -o S", ["words", "sarif\tsarif\tsarif"]],
    ["x undo --fo", ["words", expect.stringMatching(/^--force\t--force\tUndo though .* is lost$/) as string]],
    ["x server --backend-mode CRD,M", ["words", "'CRD,MountedFile'\tCRD,MountedFile\tCRD,MountedFile"]],
    ["x -c ", ["files"]],
    ["x token --session-name ", ["words"]],
  ])("%j", async (line, answered) => {
    expect(await rows(line)).toEqual(answered);
  });

  it.each([
    ["plain-1.2_3", "plain-1.2_3"],
    ["a b", "'a b'"],
    ["it's", "'it''s'"],
    ["it\u2019s", "'it\u2019\u2019s'"],
    ["$(x)", "'$(x)'"],
    ["@x", "'@x'"],
    ["`x", "'`x'"],
  ])("with %j quoted", async (name, quoted) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "k"), JSON.stringify({ contexts: [{ name }] }));
    const answered = await rows("x list --kubeconfig k --kubeconfig-context ", { cwd: folder });
    expect(answered).toEqual(["words", `${quoted}\t${name}\t${name}`]);
  });

  it("to what is no base64 at all", async () => {
    expect(await runWith(["complete", "--", "powershell", "\u0000$%"])).toMatchObject({ exitCode: 0, stderr: "" });
  });
});

it("a wrong variable is no matter", async () => {
  expect(await answer("tok", { env: { AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY: "loud" } })).toEqual(["words", "token"]);
});
