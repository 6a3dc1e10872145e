// The built command as a process: what no test within this one can see.
import { execFileSync } from "node:child_process";
import { openSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { get } from "node:https";
import { Socket } from "node:net";
import { dirname, join } from "node:path";
import { createStsEmulator, emulatedRole, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { ALICE, callerOf, fileOf, keysOf } from "./testing/aws.ts";
import { closedAfter, expectNoSecrets, temporaryFolder } from "./testing/fake-io.ts";
import { runBuilt, STANDALONE, startBuilt } from "./testing/run-built.ts";
import { startHttps } from "./testing/start-https.ts";

const keys = { ...keysOf(ALICE), AWS_REGION: "eu-central-1" };
const admin = emulatedRole({ name: "Admin" });
const token = ["token", "-i", "my-cluster", "--token-only"];

function isOpenToAll(folder: string): boolean {
  const parent = dirname(folder);
  return (statSync(folder).mode & 0o001) !== 0 && (parent === folder || isOpenToAll(parent));
}

describe("the build", () => {
  const packaged: { version: string } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

  it("knows its version and commit", async () => {
    const { exitCode, stdout, stderr } = await runBuilt(["version"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ Version: `v${packaged.version}` });
    expect((await runBuilt(["version", "-o", "yaml"])).stdout).toMatch(
      /^version: "v[\d.]+"\ncommit: "([\da-f]{40})?"\ndate: "(\d{4}-.*)?"\n$/,
    );
  });

  it("loads nothing in CommonJS on demand, of which it would get no names", () => {
    interface Input {
      readonly format?: "cjs" | "esm";
      readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
    }
    const { inputs }: { inputs: Readonly<Record<string, Input>> } = JSON.parse(
      readFileSync(new URL("../dist/meta.json", import.meta.url), "utf8"),
    );
    const onDemand = Object.values(inputs).flatMap(({ imports }) =>
      imports.filter(({ kind, external }) => kind === "dynamic-import" && external !== true).map(({ path }) => path),
    );
    expect(onDemand.length).toBeGreaterThan(10);
    const commonJs = onDemand.filter((path) => inputs[path]?.format === "cjs");
    // This one is loaded for what it does and not for names.
    expect(commonJs.map((path) => path.split("node_modules/").at(-1))).toEqual(["reflect-metadata/Reflect.js"]);
  });
});

describe("token", () => {
  it.skipIf(STANDALONE)("loads one file, and no module of Node's that it could do without", async () => {
    const hooks = `import { registerHooks } from "node:module";
      registerHooks({ load(url, context, next) { process._rawDebug(url); return next(url, context); } });`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(hooks)}`;
    const { exitCode, stderr } = await runBuilt(token, { env: { ...keys, NODE_OPTIONS } });
    const loaded = stderr.trim().split("\n").toSorted();
    expect({ exitCode, loaded }).toEqual({
      exitCode: 0,
      loaded: [
        expect.stringMatching(/bin\/aws-iam-authenticator\.js$/),
        expect.stringMatching(/dist\/main\.js$/),
        "node:fs",
        "node:fs/promises",
        "node:os",
        "node:path",
      ],
    });
  });

  it("of static credentials", async () => {
    const { exitCode, stdout, stderr } = await runBuilt(token, { env: keys });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const sts = createStsEmulator({ identities: [ALICE] });
    expect(await callerOf(stdout, { sts, now: Date.now() })).toMatchObject({ identity: { arn: ALICE.arn } });
  });

  const base = `[profile base]\naws_access_key_id = ${ALICE.accessKeyId}\naws_secret_access_key = ${ALICE.secretAccessKey}\n`;
  const profile = `${base}[profile admin]\nrole_arn = ${admin.arn}\nsource_profile = base\nrole_session_name = me\n`;

  it.each<[what: string, args: readonly string[], env: Record<string, string>]>([
    ["of a role", ["-r", admin.arn, "-s", "me"], keys],
    ["of a profile's role", [], { AWS_PROFILE: "admin", AWS_REGION: "eu-central-1" }],
  ])("%s", async (_, args, env) => {
    const sts = closedAfter(await startStsEmulator({ identities: [ALICE], roles: [admin], protocol: "http" }));
    const { exitCode, stdout, stderr } = await runBuilt([...token, ...args], {
      env: { ...env, AWS_CONFIG_FILE: fileOf(profile), AWS_ENDPOINT_URL_STS: sts.url },
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(await callerOf(stdout, { sts, now: Date.now() })).toMatchObject({
      identity: { arn: "arn:aws:sts::111122223333:assumed-role/Admin/me" },
    });
  });

  it("of a profile that needs a one-time code is refused where stdin is no terminal", async () => {
    const AWS_CONFIG_FILE = fileOf(`${profile}mfa_serial = arn:aws:iam::111122223333:mfa/alice\n`);
    const env = { AWS_CONFIG_FILE, AWS_PROFILE: "admin", AWS_REGION: "eu-central-1" };
    expect(await runBuilt(token, { env, stdin: "123456\n" })).toMatchObject({
      exitCode: 1,
      stdout: "",
      stderr: expect.stringMatching(/^aws-iam-authenticator: MFA_CODE_NEEDED: .*no terminal to ask at.*\n$/),
    });
  });

  // Only root can become another user, who must be able to read this.
  it.skipIf(process.getuid?.() !== 0 || !isOpenToAll(import.meta.dirname))(
    "as a user of no name, without HOME",
    async () => {
      const nobody = { cwd: "/", uid: 54_321 };
      const env = { ...keysOf(ALICE), HOME: undefined };
      expect(await runBuilt(token, { ...nobody, env })).toMatchObject({ exitCode: 0, stderr: "" });
      // The SDK looks for a home too.
      expect(await runBuilt(token, { ...nobody, env: { HOME: undefined } })).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(/^aws-iam-authenticator: CREDENTIALS_MISSING: .*Could not load credentials/),
      });
    },
  );
});

describe("stdin", () => {
  it("is read whole, whatever pieces it comes in", async () => {
    const { stdout } = await runBuilt(token, { env: keys });
    const sts = closedAfter(await startStsEmulator({ identities: [ALICE] }));
    const config = `server: {sts: {endpoint: "${sts.url}", caFile: ${fileOf(sts.ca)}}}`;
    const built = startBuilt(["verify", "-i", "my-cluster", "-t", "-", "-o", "json", "-c", fileOf(config)]);
    let answer = "";
    built.child.stdout?.setEncoding("utf8").on("data", (text: string) => (answer += text));
    for (const piece of stdout.match(/.{1,100}\n?/gs) ?? []) {
      await new Promise((resolve) => built.child.stdin?.write(piece, resolve));
    }
    built.child.stdin?.end();
    expect(await built.exited).toEqual({ exitCode: 0, signal: null });
    expect(JSON.parse(answer)).toMatchObject({ ARN: ALICE.arn });
    expect(built.stderr).toBe("");
  });
});

describe("stdout", () => {
  it("whose reader goes away does no harm", async () => {
    const built = startBuilt(["help"]);
    built.child.stdout?.destroy();
    expect(await built.exited).toEqual({ exitCode: 0, signal: null });
    expect(built.stderr).toBe("");
  });

  it("that is full for a moment is waited for, and all of the answer comes", async () => {
    // More than any pipe holds.
    const groups = Array.from({ length: 20_000 }, (_, i) => `a group of the number ${i}`);
    const status = { authenticated: true, user: { username: "alice", groups } };
    const expected = `${JSON.stringify(status, undefined, 4)}\n`;
    let beReady = (): void => undefined;
    const ready = new Promise<void>((resolve) => (beReady = resolve));
    const { url, certificate } = await startHttps(async (_, response) => {
      await ready;
      response.end(JSON.stringify({ status }));
    });

    const fifo = join(temporaryFolder(), "fifo");
    execFileSync("mkfifo", [fifo]);
    const stdout = openSync(fifo, "r+");
    const args = ["verify", "-t", "x", "--server", url, "--certificate-authority", certificate, "-o", "json"];
    const built = startBuilt(args, { stdout });
    await new Promise((resolve) => built.child.once("spawn", resolve));
    // Makes the open file one that does not wait, also for the process that has it: a full pipe is EAGAIN there.
    const reader = new Socket({ fd: stdout });
    beReady();
    let answer = "";
    const all = new Promise<void>((resolve, reject) => {
      reader.setEncoding("utf8").on("data", (text: string) => {
        answer += text;
        if (answer.length >= expected.length) resolve();
        // One that takes its time, so that the pipe is full again and again.
        reader.pause();
        setTimeout(() => reader.resume(), 1);
      });
      void built.exited.then(({ exitCode }) => exitCode === 0 || reject(new Error(built.stderr)));
    });
    await all;
    reader.destroy();
    expect(await built.exited).toEqual({ exitCode: 0, signal: null });
    expect(answer).toBe(expected);
  });
});

/** Starts `server` on free ports, and gives its URL and what trusts it once it listens. */
async function startServer(env: Readonly<Record<string, string>> = {}) {
  const cwd = temporaryFolder();
  const server = `port: 0, healthPort: 0, healthAddress: 127.0.0.1, stateDir: state, generateKubeconfig: k.yaml`;
  writeFileSync(join(cwd, "config.yaml"), `clusterID: c\nserver: {${server}}\n`);
  const built = startBuilt(["server", "-c", "config.yaml"], { cwd, env });
  const [, port] = await built.until(/listening on 127\.0\.0\.1:(\d+)/);
  await built.until(/reconfigure your apiserver/);
  return { built, url: `https://127.0.0.1:${port}`, ca: readFileSync(join(cwd, "state", "cert.pem"), "utf8") };
}

function statusOf(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = get(url, { ca, headers: { connection: "keep-alive" } }, (response) => {
      response.resume().once("end", () => resolve(response.statusCode));
    });
    request.once("error", reject);
  });
}

describe("server", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("ends with 0 on %s, also while a client is connected", async (signal) => {
    const { built, url, ca } = await startServer();
    expect(await statusOf(`${url}/healthz`, ca)).toBe(200);
    built.child.kill(signal);
    expect(await built.exited).toEqual({ exitCode: 0, signal: null });
    expect(built.stderr).toMatch(/msg="shutting down: .*\n.*msg="shut down"\n$/);
    expectNoSecrets(built.stderr);
  });

  it("prints nothing on stdout", async () => {
    const { built } = await startServer();
    const pieces: Buffer[] = [];
    built.child.stdout?.on("data", (piece: Buffer) => pieces.push(piece));
    built.child.kill("SIGTERM");
    await built.exited;
    expect(pieces).toEqual([]);
  });
});

describe.skipIf(process.platform !== "linux")("what a server has in memory", () => {
  it("is in no core dump", async () => {
    const { built } = await startServer();
    expect(readFileSync(`/proc/${built.child.pid ?? 0}/coredump_filter`, "utf8").trim()).toBe("00000000");
  });

  it("is not shown to a debugger that a signal asks for", async () => {
    const { built, url, ca } = await startServer();
    built.child.kill("SIGUSR1");
    // The debugger would start while these are answered.
    for (let i = 0; i < 20; i++) expect(await statusOf(`${url}/healthz`, ca)).toBe(200);
    expect(built.stderr).not.toContain("Debugger");
  });

  it.runIf(STANDALONE).each(["BUN_INSPECT", "BUN_INSPECT_CONNECT_TO"])(
    "is not shown to a debugger that %s asks for: nothing is done",
    async (name) => {
      const env = { ...keys, [name]: "ws://127.0.0.1:0/x" };
      const { exitCode, stdout, stderr } = await runBuilt(token, { env });
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
      expect(stderr).toContain(`aws-iam-authenticator: ${name} is set: a debugger would show tokens`);
    },
  );

  it.skipIf(STANDALONE)("is not shown to a debugger that a variable asks for", async () => {
    const { built } = await startServer({ NODE_OPTIONS: "--inspect=127.0.0.1:0" });
    const [, address = ""] = await built.until(/listening on ws:\/\/(127\.0\.0\.1:\d+)/);
    await built.until(/^aws-iam-authenticator: the debugger is switched off: it would show tokens$/m);
    await expect(fetch(`http://${address}/json`)).rejects.toThrow("fetch failed");
  });
});

it("a command that waits for stdin ends at once on SIGINT", async () => {
  const built = startBuilt(["verify", "-i", "c", "-t", "-"]);
  await new Promise((resolve) => built.child.once("spawn", resolve));
  built.child.kill("SIGINT");
  expect(await built.exited).toEqual({ exitCode: null, signal: "SIGINT" });
});
