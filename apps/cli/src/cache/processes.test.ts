// Many processes of the built command at once, as when a script or a dashboard calls kubectl.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, it } from "vitest";
import { emulatedRole, startStsEmulator } from "@aws-iam-authenticator/sts-emulator";
import { ALICE, callerOf, fileOf } from "../testing/aws.ts";
import { closedAfter, temporaryFolder } from "../testing/fake-io.ts";
import { runBuilt, STANDALONE, startBuilt } from "../testing/run-built.ts";
import { runInTerminal } from "../testing/run-in-terminal.ts";
import { baseProfile, DEVICE, roleProfile } from "./testing/cache-world.ts";

/** As much of the bundler's report as is read here. */
interface Metafile {
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, unknown>> }>>;
}

const args = ["token", "--cache", "--token-only", "-i", "my-cluster"];
const question = "Assume Role MFA token code: ";
const asAlice = "arn:aws:sts::111122223333:assumed-role/Admin/alice";

const withPython = spawnSync("python3", ["-c", "import pty"]).status === 0;
if (!withPython) writeSync(2, "processes.test.ts: python3, which gives a pseudo-terminal, is not here: skipped\n");

/** An STS that can be kept from answering, and a profile with a role, with or without a code. */
async function world(options: { readonly mfa: boolean }) {
  const admin = emulatedRole({ name: "Admin", ...(options.mfa ? { mfa: DEVICE } : {}) });
  const asked: string[] = [];
  const listening = new Set<() => void>();
  let gate: Promise<void> | undefined;
  const sts = closedAfter(
    await startStsEmulator({
      identities: [ALICE],
      roles: [admin],
      protocol: "http",
      async intercept(request) {
        asked.push(new URLSearchParams(await request.text()).get("Action") ?? "");
        for (const listener of listening) listener();
        await gate;
        return undefined;
      },
    }),
  );
  const home = temporaryFolder();
  const env = {
    HOME: home,
    AWS_REGION: "eu-central-1",
    AWS_CONFIG_FILE: fileOf(baseProfile + roleProfile("admin", admin)),
    AWS_PROFILE: "admin",
    AWS_ENDPOINT_URL_STS: sts.url,
  };
  return {
    sts,
    env,
    asked,
    /** Where things are kept. */
    folder: `${home}/.kube/cache/aws-iam-authenticator/credentials.yaml.logins`,
    /** Lets STS answer nothing until it is told to. */
    hold() {
      const { promise, resolve } = promiseAndResolve();
      gate = promise;
      return resolve;
    },
    /** Resolves when STS has been asked so many times. */
    askedTimes: (times: number) =>
      new Promise<void>((resolve) => {
        const look = (): void => {
          if (asked.length < times) return;
          listening.delete(look);
          resolve();
        };
        listening.add(look);
        look();
      }),
  };
}

function promiseAndResolve(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe("twenty at once", () => {
  it("ask STS once", async () => {
    const { sts, env, asked } = await world({ mfa: false });
    const results = await Promise.all(Array.from({ length: 20 }, () => runBuilt(args, { env })));
    for (const { exitCode, stderr } of results) expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const tokens = [...new Set(results.map(({ stdout }) => stdout))];
    expect({ asked, tokens: tokens.length }).toEqual({ asked: ["AssumeRole"], tokens: 1 });
    expect(await callerOf(tokens[0] ?? "", { sts, now: Date.now() })).toMatchObject({ identity: { arn: asAlice } });
  }, 120_000);

  it.skipIf(!withPython)(
    "in as many terminals ask for one code",
    async () => {
      const { env, asked } = await world({ mfa: true });
      const results = await Promise.all(
        Array.from({ length: 20 }, () => runInTerminal(args, [[question, `${DEVICE.code}\r`]], { env })),
      );
      expect(results.map(({ exitCode }) => exitCode)).toEqual(results.map(() => 0));
      expect(results.filter(({ seen }) => seen.includes(question))).toHaveLength(1);
      expect({ asked, tokens: new Set(results.map(({ stdout }) => stdout)).size }).toEqual({
        asked: ["AssumeRole"],
        tokens: 1,
      });
    },
    120_000,
  );

  it("for as many clusters ask STS once, too", async () => {
    const { env, asked } = await world({ mfa: false });
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, i) => runBuilt([...args.slice(0, -1), `cluster-${i}`], { env })),
    );
    expect(results.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
      results.map(() => ({ exitCode: 0, stderr: "" })),
    );
    expect({ asked, tokens: new Set(results.map(({ stdout }) => stdout)).size }).toEqual({
      asked: ["AssumeRole"],
      tokens: 5,
    });
  }, 60_000);
});

it.each(["SIGKILL", "SIGINT", "SIGTERM"] as const)(
  "one that is ended by %s in the middle of its login leaves that to the next",
  async (signal) => {
    const { env, asked, hold, askedTimes, folder } = await world({ mfa: false });
    const open = hold();
    const first = startBuilt(args, { env });
    await askedTimes(1);
    const others = Array.from({ length: 3 }, () => runBuilt(args, { env }));
    first.child.kill(signal);
    expect(await first.exited).toEqual({ exitCode: null, signal });
    // Or they have ended without, which is told below.
    await Promise.race([askedTimes(2), Promise.all(others)]);
    open();
    const results = await Promise.all(others);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect({ asked, tokens: new Set(results.map(({ stdout }) => stdout)).size }).toEqual({
      asked: ["AssumeRole", "AssumeRole"],
      tokens: 1,
    });
    expect(readdirSync(folder).filter((name) => name.includes("lock"))).toEqual([]);
  },
  60_000,
);

it.skipIf(STANDALONE)(
  "a token that is kept loads neither the SDK nor YAML, nor what makes tokens of credentials",
  async () => {
    const { env } = await world({ mfa: false });
    const config = fileOf("clusterID: my-cluster\n");
    const call = [...args.slice(0, 3), "-c", config];
    expect(await runBuilt(call, { env })).toMatchObject({ exitCode: 0 });
    const hooks = `import { registerHooks } from "node:module";
    registerHooks({ load(url, context, next) { process._rawDebug(url); return next(url, context); } });`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(hooks)}`;
    const { exitCode, stderr } = await runBuilt(call, { env: { ...env, NODE_OPTIONS } });
    const loaded = stderr.trim().split("\n");
    expect({ exitCode, builtin: loaded.filter((url) => !url.startsWith("file:")).toSorted() }).toEqual({
      exitCode: 0,
      builtin: ["node:fs", "node:fs/promises", "node:os", "node:path"],
    });
    const { outputs }: Metafile = JSON.parse(readFileSync(new URL("../../dist/meta.json", import.meta.url), "utf8"));
    const sources = loaded.flatMap((url) => Object.keys(outputs[`dist/${basename(url)}`]?.inputs ?? {}));
    expect(sources).toContain("src/main.ts");
    expect(sources.filter((path) => /@aws-sdk|shared-ini|\/yaml\/|packages\/config|log-in-once/.test(path))).toEqual(
      [],
    );
  },
);
