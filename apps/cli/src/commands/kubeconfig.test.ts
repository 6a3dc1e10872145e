import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type FakeOutside, type Result, runWith, temporaryFolder } from "../testing/fake-io.ts";

const server = "https://10.0.0.1:6443";

/** Runs it in a folder whose `config` is the kubeconfig. */
function kubeconfig(args: readonly string[], outside: FakeOutside = {}): Promise<Result> {
  return runWith(["kubeconfig", "--server", server, "-i", "prod", "--kubeconfig", "config", ...args], outside);
}

function folderWith(text?: string, mode = 0o644): { readonly cwd: string; readonly file: string } {
  const cwd = temporaryFolder();
  const file = join(cwd, "config");
  if (text !== undefined) writeFileSync(file, text, { mode });
  return { cwd, file };
}

const theirs = `users:
- name: a
  user:
    token: topsecret
    password: >-
      topsecret
    client-key-data: "topsecret"
    exec:
      command: x
      env: [{name: KEY, value: topsecret}]
current-context: a # kept
`;

describe("kubeconfig", () => {
  it("writes a private file, whole, and says so on stderr", async () => {
    const { cwd, file } = folderWith();
    expect(await kubeconfig(["--namespace", "apps"], { cwd })).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: `context "prod" is written to ${file}; it is the current one\n`,
      asked: [],
    });
    expect(readFileSync(file, "utf8")).toMatch(/\ncontexts:\n- context:\n {4}cluster: prod\n {4}namespace: apps\n/);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(cwd)).toEqual(["config"]);
  });

  it("says it when there is nothing to write, and makes the file private all the same", async () => {
    const { cwd, file } = folderWith();
    await kubeconfig([], { cwd });
    chmodSync(file, 0o644);
    const { ino } = statSync(file);
    expect(await kubeconfig([], { cwd })).toMatchObject({
      exitCode: 0,
      stderr: `context "prod" is there already in ${file}; it is the current one\n`,
    });
    expect(statSync(file)).toMatchObject({ ino });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("leaves the current context with --no-switch", async () => {
    const { cwd, file } = folderWith(theirs);
    expect(await kubeconfig(["--no-switch", "--alias=p"], { cwd })).toMatchObject({
      exitCode: 0,
      stderr: `context "p" is written to ${file}\n`,
    });
    expect(readFileSync(file, "utf8")).toContain("\ncurrent-context: a # kept\n");
  });

  it.each([
    ["a link", "target"],
    ["a link to what is not there yet", undefined],
  ])("follows %s, which stays one", async (_, target) => {
    const { cwd, file } = folderWith();
    mkdirSync(join(cwd, "elsewhere"));
    if (target !== undefined) writeFileSync(join(cwd, "elsewhere", "real"), theirs);
    symlinkSync("elsewhere/real", file);
    expect(await kubeconfig([], { cwd })).toMatchObject({ exitCode: 0 });
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(cwd, "elsewhere", "real"), "utf8")).toContain("name: prod\n");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(cwd, "elsewhere"))).toEqual(["real"]);
  });

  it("without an option writes where kubectl does, in a private folder", async () => {
    const home = temporaryFolder();
    const args = ["kubeconfig", "--server", server, "-i", "prod"];
    expect(await runWith(args, { env: { HOME: home } })).toMatchObject({ exitCode: 0 });
    expect(statSync(join(home, ".kube")).mode & 0o777).toBe(0o700);
    const { cwd, file } = folderWith("kind: Config\n");
    expect(await runWith(args, { cwd, env: { HOME: home, KUBECONFIG: "none:config" } })).toMatchObject({ exitCode: 0 });
    expect(readFileSync(file, "utf8")).toContain("name: prod\n");
  });

  it("copies certificates, and not the key beside them", async () => {
    const { cwd, file } = folderWith();
    await runWith(["init", "-i", "c"], { cwd });
    const certificate = readFileSync(join(cwd, "cert.pem"), "utf8");
    writeFileSync(join(cwd, "both.pem"), readFileSync(join(cwd, "key.pem"), "utf8") + certificate);
    expect(await kubeconfig(["--certificate-authority", "both.pem"], { cwd })).toMatchObject({ exitCode: 0 });
    const [, data = ""] = /certificate-authority-data: (\S+)\n/.exec(readFileSync(file, "utf8")) ?? [];
    expect(Buffer.from(data, "base64").toString()).toBe(certificate);
  });

  it("takes the cluster id from the configuration file, as token does", async () => {
    const { cwd, file } = folderWith();
    writeFileSync(join(cwd, "config.yaml"), "clusterID: from-file\n");
    const args = ["kubeconfig", "--server", server, "-c", "config.yaml", "--kubeconfig", "config"];
    expect(await runWith(args, { cwd })).toMatchObject({ exitCode: 0 });
    expect(readFileSync(file, "utf8")).toContain("- -i\n      - from-file\n");
  });

  it("keeps entries of many that write at once", async () => {
    const { cwd, file } = folderWith(theirs);
    const names = Array.from({ length: 10 }, (_, i) => `alias-${i}`);
    const results = await Promise.all(names.map((name) => kubeconfig(["--alias", name, "--no-switch"], { cwd })));
    expect(results.map(({ exitCode }) => exitCode)).toEqual(names.map(() => 0));
    const text = readFileSync(file, "utf8");
    expect(names.filter((name) => text.split(`\n  name: ${name}\n`).length === 4)).toEqual(names);
    expect(readdirSync(cwd)).toEqual(["config"]);
  });
});

describe("kubeconfig --dry-run", () => {
  it("shows the change without the secrets of others, and writes nothing", async () => {
    const { cwd, file } = folderWith(theirs);
    const { exitCode, stdout, stderr } = await kubeconfig(["--dry-run", "--profile=work"], { cwd });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toBe(`--- ${file}
+++ ${file}
@@ -7,4 +7,27 @@
     exec:
       command: x
       env: [{name: KEY, value: [hidden]}]
-current-context: a # kept
+- user:
+    exec:
+      apiVersion: client.authentication.k8s.io/v1
+      command: aws-iam-authenticator
+      args:
+      - token
+      - -i
+      - prod
+      env:
+      - name: AWS_PROFILE
+        value: work
+      interactiveMode: IfAvailable
+      installHint: "aws-iam-authenticator is not installed, or not in PATH. Install it with: npm install -g aws-iam-authenticator"
+  name: prod
+current-context: prod # kept
+clusters:
+- cluster:
+    server: https://10.0.0.1:6443
+  name: prod
+contexts:
+- context:
+    cluster: prod
+    user: prod
+  name: prod
`);
    expect(readFileSync(file, "utf8")).toBe(theirs);
    expect(statSync(file).mode & 0o777).toBe(0o644);
  });

  it.each([
    ["", "of a new file"],
    [theirs.replace("current-context: a # kept\n", ""), "beside others"],
  ])("shows no secret %#", async (text) => {
    const { cwd } = folderWith(text);
    const { stdout } = await kubeconfig(["--dry-run"], { cwd });
    expect(stdout).toContain("+  name: prod\n");
    expect(stdout).not.toContain("topsecret");
  });

  it("shows nothing where there is nothing to write", async () => {
    const { cwd } = folderWith();
    await kubeconfig([], { cwd });
    expect(await kubeconfig(["--dry-run"], { cwd })).toMatchObject({ exitCode: 0, stdout: "", stderr: "" });
  });
});

describe("kubeconfig --print-alias", () => {
  it("prints the line that sets up a shell", async () => {
    const { cwd, file } = folderWith();
    expect(await kubeconfig(["--print-alias"], { cwd })).toMatchObject({
      exitCode: 0,
      stdout: `alias k='kubectl --kubeconfig ${file} --context prod'\n`,
    });
  });

  it("which a shell takes for what it is, whatever the names hold", async () => {
    const { cwd } = folderWith();
    const { stdout } = await kubeconfig(["--print-alias", "--kubeconfig=it's $HOME", "--alias=a `b`"], { cwd });
    const inner = `kubectl --kubeconfig '${cwd}/it'\\''s $HOME' --context 'a \`b\`'`;
    expect(stdout).toBe(`alias k='${inner.replaceAll("'", String.raw`'\''`)}'\n`);
  });
});

describe("refused is", () => {
  it("a name under which somebody logs in by other means", async () => {
    const { cwd, file } = folderWith(theirs);
    for (const more of [[], ["--dry-run"]]) {
      expect(await kubeconfig(["--alias", "a", ...more], { cwd })).toMatchObject({
        exitCode: 1,
        stdout: "",
        stderr: `aws-iam-authenticator: the user "a" in ${file} logs in by other means, which would be lost; nothing was written; choose another name with --alias\n`,
      });
    }
    expect(readFileSync(file, "utf8")).toBe(theirs);
  });

  it("a name that another file of KUBECONFIG has", async () => {
    const { cwd, file } = folderWith("kind: Config\n");
    writeFileSync(join(cwd, "other"), "clusters: [{name: prod, cluster: {server: x}}]\n");
    const args = ["kubeconfig", "--server", server, "-i", "prod"];
    expect(await runWith(args, { cwd, env: { KUBECONFIG: "config:other" } })).toMatchObject({
      exitCode: 1,
      stderr: `aws-iam-authenticator: ${cwd}/other has "prod" among its clusters, too, and kubectl would join both; nothing was written; choose another name with --alias\n`,
    });
    expect(readFileSync(file, "utf8")).toBe("kind: Config\n");
  });

  it.each<[args: string[], exitCode: number, stderr: string]>([
    [
      ["--server="],
      2,
      "aws-iam-authenticator: no server is given: --server URL of kube-apiserver (see aws-iam-authenticator help kubeconfig)\n",
    ],
    [
      ["--server", "http://10.0.0.1"],
      2,
      'aws-iam-authenticator: --server takes a URL https://HOST:PORT; "http://10.0.0.1" is none (see aws-iam-authenticator help kubeconfig)\n',
    ],
    [
      ["--server", "me:topsecret@host"],
      2,
      "aws-iam-authenticator: --server takes a URL https://HOST:PORT; what is given is none (see aws-iam-authenticator help kubeconfig)\n",
    ],
    [
      ["--server", "https://me:topsecret@host"],
      2,
      "aws-iam-authenticator: --server takes a URL without user, password, query and fragment (see aws-iam-authenticator help kubeconfig)\n",
    ],
    [
      ["--proxy-url", "proxy:3128"],
      2,
      'aws-iam-authenticator: --proxy-url takes a URL http://HOST:PORT or https://HOST:PORT or socks5://HOST:PORT; "proxy:3128" is none (see aws-iam-authenticator help kubeconfig)\n',
    ],
    [
      ["--role", "Admin"],
      2,
      'aws-iam-authenticator: --role takes the ARN of an IAM role, arn:aws:iam::ACCOUNT:role/NAME; "Admin" is none (see aws-iam-authenticator help kubeconfig)\n',
    ],
    [
      ["--namespace", "Apps"],
      2,
      'aws-iam-authenticator: "Apps" is no name of a namespace (see aws-iam-authenticator help kubeconfig)\n',
    ],
    [
      ["--alias", "a\u001bb"],
      2,
      'aws-iam-authenticator: --alias "a\\u001bb" has control characters (see aws-iam-authenticator help kubeconfig)\n',
    ],
    [
      ["--dry-run", "--print-alias"],
      2,
      "aws-iam-authenticator: --dry-run and --print-alias exclude each other; give one of them (see aws-iam-authenticator help kubeconfig)\n",
    ],
    [
      ["--region", "mars"],
      1,
      'aws-iam-authenticator: REGION_INVALID: that is no AWS region ("mars"). Give a region such as eu-central-1 with --region or AWS_REGION.\n',
    ],
    [
      ["--certificate-authority", "none.pem"],
      1,
      'aws-iam-authenticator: CONFIG_UNREADABLE: a file that is named cannot be read ("none.pem": ENOENT, no such file or folder). Check the path, and that this user may read it.\n',
    ],
    [
      ["--certificate-authority", "config"],
      1,
      'aws-iam-authenticator: CONFIG_INVALID: the configuration is not valid ("config" holds no certificate in PEM form). Correct the places named; nothing of an invalid file takes effect.\n',
    ],
  ])("%j", async (args, exitCode, stderr) => {
    const { cwd, file } = folderWith(theirs);
    expect(await kubeconfig(args, { cwd })).toMatchObject({ exitCode, stdout: "", stderr });
    expect(readFileSync(file, "utf8")).toBe(theirs);
  });

  it("a kubeconfig that cannot be read, without a word of what it holds", async () => {
    const { cwd, file } = folderWith("a: [topsecret\nb: c\n");
    expect(await kubeconfig([], { cwd })).toMatchObject({
      exitCode: 1,
      stderr: `aws-iam-authenticator: CONFIG_INVALID: the configuration is not valid (kubeconfig "${file}" cannot be read from line 2, column 1 on). Correct the places named; nothing of an invalid file takes effect.\n`,
    });
    expect(readdirSync(cwd)).toEqual(["config"]);
  });

  it("no cluster id", async () => {
    expect(await runWith(["kubeconfig", "--server", server])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^aws-iam-authenticator: CLUSTER_ID_MISSING: /),
    });
  });
});
