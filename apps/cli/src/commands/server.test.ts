import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Result, runWith, temporaryFolder } from "../testing/fake-io.ts";

const settings = "clusterID: c\nserver:\n  healthPort: 0\n  healthAddress: 127.0.0.1\n";

/** Starts `server` on a free port, and asks it to end as soon as a line of its log says so. */
async function serve(
  args: readonly string[],
  file: string | null = settings,
  port = "0",
  until = "listening on",
  cwd = temporaryFolder(),
): Promise<Result & { folder: string }> {
  if (file !== null) writeFileSync(join(cwd, "config.yaml"), file);
  const controller = new AbortController();
  const place = ["--state-dir", join(cwd, "state"), "--generate-kubeconfig", join(cwd, "kubeconfig.yaml")];
  const result = await runWith(["server", "-c", "config.yaml", "--port", port, ...place, ...args], {
    cwd,
    signal: controller.signal,
    onErr: (text) => {
      if (text.includes(until)) controller.abort();
    },
  });
  return { ...result, folder: cwd };
}

describe("server", () => {
  it("listens, writes what kube-apiserver needs, and ends with exit code 0 when it is asked to", async () => {
    const { exitCode, stdout, stderr, folder } = await serve([]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "" });
    expect(stderr).toMatch(/msg="listening on 127\.0\.0\.1:\d+"/);
    expect(stderr).toMatch(/msg="shut down"/);
    expect(existsSync(join(folder, "state", "key.pem"))).toBe(true);
    expect(existsSync(join(folder, "kubeconfig.yaml"))).toBe(true);
  });

  it.each(["--kubeconfig-pregenerated", "--kubeconfig-pregenerated=true"])(
    "with %s writes no kubeconfig",
    async (flag) => {
      const { exitCode, folder } = await serve([flag]);
      expect(exitCode).toBe(0);
      expect(existsSync(join(folder, "kubeconfig.yaml"))).toBe(false);
    },
  );

  it("logs each mapping in the reference's lines, or in JSON", async () => {
    const file = `${settings}  mapRoles:
  - {rolearn: "arn:aws:iam::111122223333:role/Admin", username: admin, groups: [system:masters, b]}
  mapUsers:
  - {userarn: "arn:aws:iam::111122223333:user/alice", username: alice}
  mapAccounts: ["111122223333"]
`;
    const { stderr } = await serve([], file);
    expect(stderr).toContain(
      'msg="mapping IAM role" groups="[system:masters b]" role="arn:aws:iam::111122223333:role/Admin" username=admin',
    );
    expect(stderr).toContain(
      'msg="mapping IAM user" groups="[]" user="arn:aws:iam::111122223333:user/alice" username=alice',
    );
    expect(stderr).toContain('msg="mapping IAM Account" accountID=111122223333');
    const json = (await serve(["-l", "json"], file)).stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(json).toContainEqual(
      expect.objectContaining({ level: "info", msg: "mapping IAM Account", accountID: "111122223333" }),
    );
  });

  it("takes what the reference takes and this release does not need", async () => {
    const args = [
      "--kubeconfig",
      "f",
      "--master",
      "u",
      "--ec2-describeInstances-qps",
      "1",
      "--ec2-describeInstances-burst=1",
    ];
    expect(await serve([...args, "--backend-mode=MountedFile", "--partition", "aws-cn"])).toMatchObject({
      exitCode: 0,
    });
    expect(await serve(["--backend-mode=File"])).toMatchObject({
      exitCode: 0,
      stderr: expect.stringMatching(
        /level=warning msg="--backend-mode: the backend mode \\"File\\" is deprecated; write \\"MountedFile\\""/,
      ),
    });
  });

  it("starts where no kube-apiserver is found for a source, and says that it waits", async () => {
    const { exitCode, stderr } = await serve(["--backend-mode=MountedFile,CRD"], settings, "0", "could not be read");
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /level=error .*could not be read yet.*there is no kubeconfig, and this is no pod.*source=CRD/,
    );
  });

  it("warns of an unknown key, and starts", async () => {
    const { exitCode, stderr } = await serve([], `${settings}  mapRole: []\n`);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /level=warning msg="config\.yaml:5:3: unknown key \\"mapRole\\" is ignored; did you mean mapRoles\?"/,
    );
  });

  it.each<[what: string, text: string | null, says: RegExp]>([
    ["not valid", "server: [", /CONFIG_INVALID/],
    ["gone", null, /CONFIG_UNREADABLE/],
    ["empty", "", /says nothing under server/],
    ["cut off after its beginning", "clusterID: c\nserver:\n", /says nothing under server/],
  ])("starts from what was in force before where the file is %s", async (_, text, says) => {
    const cwd = temporaryFolder();
    const denying = `${settings}  deny: { sessionNames: [mallory] }\n`;
    mkdirSync(join(cwd, "state"));
    const kept = { path: join(cwd, "config.yaml"), text: denying, confirmedAt: Date.now() };
    writeFileSync(join(cwd, "state", "last-good.json"), JSON.stringify({ version: 1, config: kept, sources: [] }));
    const { exitCode, stderr } = await serve(["-i", "c"], text, "0", "listening on", cwd);
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      /level=error msg="the configuration file is not in force: the server starts with what was in force/,
    );
    expect(stderr).toMatch(says);
    expect(stderr).toContain('sessionNames="[mallory]"');
  });

  it.each<[string, string[], string, 1 | 2, RegExp]>([
    ["no cluster id", [], "server: {healthPort: 0, healthAddress: 127.0.0.1}\n", 2, /CLUSTER_ID_MISSING/],
    ["an odd cluster id", ["-i", "a\nb"], settings, 2, /CLUSTER_ID_INVALID/],
    [
      "an unknown mode",
      ["--backend-mode", "MountedFiles"],
      settings,
      2,
      /--backend-mode: .*did you mean "?MountedFile/,
    ],
    ["a repeated mode", ["--backend-mode", "MountedFile,MountedFile"], settings, 2, /repeated/],
    [
      "DynamicFile without its path",
      ["--backend-mode", "DynamicFile"],
      settings,
      1,
      /DynamicFile.* needs dynamicfilepath/,
    ],
    [
      "a flag's and the file's errors",
      ["--port", "1"],
      "clusterID: c\nserver: {port: x}\n",
      1,
      /^config\.yaml:2:16: /m,
    ],
    ["a number that is none", ["--ec2-describeInstances-qps", "many"], settings, 2, /is a whole number/],
    ["an unknown partition", ["--partition", "aws-moon"], settings, 2, /PARTITION_UNKNOWN/],
    [
      "an unknown template",
      [],
      `${settings}  mapUsers:\n  - {userarn: "arn:aws:iam::111122223333:user/a", username: "{{Sesion}}"}\n`,
      1,
      /^config\.yaml:6:\d+: unknown template/m,
    ],
    [
      "a CA file that is not there",
      [],
      `${settings}  sts: {caFile: /nowhere.pem}\n`,
      1,
      /CONFIG_UNREADABLE: .*server\.sts\.caFile/,
    ],
    ["a state folder that cannot be made", ["--state-dir", "/dev/null/x"], settings, 1, /\/dev\/null\/x/],
    ["an address that is not here", ["--address", "192.0.2.1"], settings, 1, /LISTEN_FAILED: .*EADDRNOTAVAIL/],
  ])("does not start with %s", async (_, args, file, exitCode, stderr) => {
    const result = await serve(args, file);
    expect(result).toMatchObject({ exitCode, stdout: "" });
    expect(result.stderr).toMatch(stderr);
    expect(result.stderr).not.toContain("listening on");
  });

  it.each(["x", "-1", "65536", "1.5", ""])("takes no port %j", async (port) => {
    expect(await serve([], settings, port)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/--port is a whole number/),
    });
  });

  it("does not start where the port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => taken.once("listening", resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    expect(await serve([], settings, String(port))).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/LISTEN_FAILED: .*EADDRINUSE/),
    });
  });
});

it("server reads its configuration file again when it changes", async () => {
  const cwd = temporaryFolder();
  const path = join(cwd, "config.yaml");
  writeFileSync(path, settings);
  const controller = new AbortController();
  const place = ["--state-dir", join(cwd, "state"), "--generate-kubeconfig", join(cwd, "kubeconfig.yaml")];
  const { exitCode, stderr } = await runWith(["server", "-c", "config.yaml", "--port", "0", ...place], {
    cwd,
    signal: controller.signal,
    onErr(text) {
      if (text.includes("listening on")) writeFileSync(path, `${settings}  deny: { sessionNames: [mallory] }\n`);
      if (text.includes("was read again")) controller.abort();
    },
  });
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/msg="server\.deny: denied whatever the mappings say" .* sessionNames="\[mallory\]"/);
});

describe("server whose configuration file is not valid", () => {
  /** Runs a server until a line of its log says so; `then` does something as soon as it listens. */
  async function serveUntil(cwd: string, until: string, then: () => void = () => undefined, now = Date.now()) {
    const controller = new AbortController();
    const place = ["--state-dir", join(cwd, "state"), "--generate-kubeconfig", join(cwd, "kubeconfig.yaml")];
    return runWith(["server", "-c", "config.yaml", "--port", "0", ...place], {
      cwd,
      now,
      signal: controller.signal,
      onErr(text) {
        if (text.includes("listening on")) then();
        if (text.includes(until)) controller.abort();
      },
    });
  }

  /** A folder in which a server has run, with another configuration file since. */
  async function folderAfterwards(broken: string) {
    const cwd = temporaryFolder();
    const write = (text: string) => writeFileSync(join(cwd, "config.yaml"), text);
    const valid = `${settings}  mapAccounts: ["111122223333"]\n  lastGoodMaxAgeSeconds: 60\n`;
    write(valid);
    await serveUntil(cwd, "was read again", () => write(`${valid}  deny: { sessionNames: [mallory] }\n`));
    write(broken);
    return cwd;
  }

  const broken = `${settings}  mapAccounts: [nobody]\n`;
  it("starts with what was in force before, and says so loudly", async () => {
    const { exitCode, stderr } = await serveUntil(await folderAfterwards(broken), "listening on");
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^config\.yaml:5:17: "nobody" is no account id/m);
    expect(stderr).toMatch(/level=error msg="the configuration file is not in force: the server starts with what was/);
    expect(stderr).toContain('msg="mapping IAM Account" accountID=111122223333');
    expect(stderr).toContain('sessionNames="[mallory]"');
  });

  it("does not start where nothing was kept", async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "config.yaml"), broken);
    expect(await serveUntil(cwd, "listening on")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("CONFIG_INVALID"),
    });
  });

  it("does not start with what is too old", async () => {
    const cwd = await folderAfterwards(broken);
    const { exitCode, stderr } = await serveUntil(cwd, "listening on", undefined, Date.now() + 120_000);
    expect(exitCode).toBe(1);
    expect(stderr).not.toContain("listening on");
  });
});

it.each([
  ["an unknown partition", ["--partition", "aws-moon"]],
  ["DynamicFile without its path", ["--backend-mode", "DynamicFile"]],
  ["no cluster id to use", ["-i", "a\nb"]],
])("server that is called with %s leaves no certificate or key behind", async (_, args) => {
  const { exitCode, folder } = await serve(args);
  expect(exitCode).not.toBe(0);
  expect(existsSync(join(folder, "state"))).toBe(false);
});
