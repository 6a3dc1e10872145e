// `token --cache` as a whole: what is asked of a person and of STS, and what stands on the disk.
import { readdirSync, readFileSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ALICE, keysOf } from "../testing/aws.ts";
import { runWith } from "../testing/fake-io.ts";
import {
  ADMIN,
  baseProfile,
  type CacheWorld,
  DEVICE,
  put,
  READER,
  roleProfile,
  startCacheWorld,
  WRITER,
} from "./testing/cache-world.ts";

const minute = 60_000;
const question = "Assume Role MFA token code: [hidden]";
const asAdmin = "arn:aws:sts::111122223333:assumed-role/Admin/alice";

describe("a profile whose role wants a code", () => {
  it("asks once, and not again while the token is good", async () => {
    const world = await startCacheWorld();
    const first = await world.token();
    expect(first).toMatchObject({ exitCode: 0, stderr: "", asked: [question] });
    expect(await world.whose(first.stdout)).toBe(asAdmin);
    expect(await world.token()).toEqual({ ...first, asked: [] });
    expect(world.sessions).toEqual(["Admin"]);
  });

  it.each<[what: string, afterMs: number, sameToken: boolean, sessions: number]>([
    ["a token is kept until a minute before its end", 12.9 * minute, true, 1],
    ["then another is made of the same credentials", 13.1 * minute, false, 1],
    ["up to five minutes before theirs", 54.5 * minute, false, 1],
    ["then they are new", 55.5 * minute, false, 2],
    ["and after hours as well", 5 * 60 * minute, false, 2],
  ])("%s", async (_, afterMs, sameToken, sessions) => {
    const world = await startCacheWorld();
    const first = await world.token();
    // The emulator's own clock does not go on, so later than now nothing that it gives is of use; that it is asked counts.
    const { stdout } = await world.token([], { now: Date.now() + afterMs });
    expect({ same: stdout === first.stdout, sessions: world.sessions.length }).toEqual({ same: sameToken, sessions });
  });

  it("does not believe what comes from the future: a clock that is put back prolongs nothing", async () => {
    const world = await startCacheWorld();
    await world.token([], { now: Date.now() + 2 * minute });
    expect((await world.token()).asked).toEqual([question]);
    expect(world.sessions).toEqual(["Admin", "Admin"]);
  });

  it("is shared by all clusters, each with a token of its own", async () => {
    const world = await startCacheWorld();
    const first = await world.token(["-i", "one"]);
    const second = await world.token(["-i", "two", "--region", "us-east-1"]);
    expect([first.asked, second.asked, world.sessions]).toEqual([[question], [], ["Admin"]]);
    expect(await world.whose(first.stdout, "one")).toBe(asAdmin);
    expect(await world.whose(second.stdout, "two")).toBe(asAdmin);
    await expect(world.whose(first.stdout, "two")).rejects.toThrow(/^STS_SIGNATURE_MISMATCH/);
  });

  it("is shared by all roles that are taken from there", async () => {
    const world = await startCacheWorld();
    for (const args of [["-r", READER.arn], ["-r", WRITER.arn, "-e", "outside"], []]) {
      expect(await world.token(args)).toMatchObject({ exitCode: 0, stderr: "" });
      expect(await world.token(args)).toMatchObject({ exitCode: 0, asked: [] });
    }
    expect(world.sessions).toEqual(["Admin", "Reader", "Writer"]);
  });

  it("is kept for every form of the answer", async () => {
    const world = await startCacheWorld();
    const { stdout: token } = await world.token();
    const { stdout } = await runWith(["token", "--cache", "-i", "my-cluster"], { home: world.home, env: world.env });
    const { status } = JSON.parse(stdout);
    expect(status.token).toBe(token.trim());
    const left = Date.parse(status.expirationTimestamp) - Date.now();
    expect(left).toBeGreaterThan(13 * minute);
    expect(left).toBeLessThanOrEqual(14 * minute);
  });

  it("is not kept without --cache", async () => {
    const world = await startCacheWorld();
    await world.token(["--cache=false"]);
    expect(readdirSync(world.home)).toEqual([".aws"]);
  });
});

describe("what is kept counts for that login alone:", () => {
  it.each<[what: string, args: readonly string[], env: Record<string, string>]>([
    ["the profile by option", ["--profile", "reader"], {}],
    ["the profile by variable", [], { AWS_PROFILE: "reader" }],
    ["keys of the environment", [], keysOf(ALICE)],
    ["the role", ["-r", READER.arn], {}],
    ["another STS", [], { AWS_ENDPOINT_URL_STS: "http://127.0.0.1:9" }],
    ["a variable of AWS's that nobody here knows", [], { AWS_SOMETHING_NEW: "1" }],
    ["the cluster", ["-i", "another"], {}],
    ["the region", ["--region", "us-west-2"], {}],
  ])("%s", async (_, args, env) => {
    const world = await startCacheWorld();
    const first = await world.token();
    const second = await world.token(args, { env });
    expect(second.stdout).not.toBe(first.stdout);
  });

  it.each<[what: string, args: readonly string[]]>([
    ["the session's name", ["-s", "build-7"]],
    ["the external id", ["-e", "another"]],
    ["a forwarded session's name", ["--forward-session-name"]],
  ])("%s, with a role", async (_, args) => {
    const world = await startCacheWorld();
    await world.token(["-r", READER.arn]);
    await world.token(["-r", READER.arn, ...args]);
    expect(world.sessions).toEqual(["Admin", "Reader", "Reader"]);
  });

  it.each<[what: string, change: (world: CacheWorld) => void]>([
    ["an edited profile", ({ configure }) => configure(baseProfile + roleProfile("admin", ADMIN) + "# edited\n")],
    ["a profile that only looks the same", ({ env }) => utimesSync(env["AWS_CONFIG_FILE"] ?? "", 1, 1)],
  ])("%s is asked anew", async (_, change) => {
    const world = await startCacheWorld();
    await world.token();
    change(world);
    expect((await world.token()).asked).toEqual([question]);
  });

  it("an edited profile that a kubeconfig names by ~/, which no shell has replaced", async () => {
    const world = await startCacheWorld();
    const env = { AWS_CONFIG_FILE: "~/.aws/config" };
    await world.token([], { env });
    expect((await world.token([], { env })).asked).toEqual([]);
    world.configure(baseProfile + roleProfile("admin", ADMIN) + "# edited\n");
    expect((await world.token([], { env })).asked).toEqual([question]);
  });

  it("a configuration file that is edited, and what the kubeconfig says of its cluster", async () => {
    const world = await startCacheWorld();
    const inCluster = (clusterID: string, interactive = true) => {
      const config = { clusterID };
      const spec = { interactive, cluster: { server: "https://192.0.2.1", config } };
      return JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", spec });
    };
    const tokens: string[] = [];
    const make = async (args: readonly string[], info?: string): Promise<void> => {
      const env = { ...world.env, ...(info === undefined ? {} : { KUBERNETES_EXEC_INFO: info }) };
      const call = ["token", "--cache", "--token-only", ...args];
      tokens.push((await runWith(call, { home: world.home, env, answer: DEVICE.code })).stdout);
    };
    await make([], inCluster("one"));
    await make([], inCluster("one", false));
    await make([], inCluster("two"));
    const config = put(join(world.home, "config.yaml"), "clusterID: three\n");
    await make(["-c", config]);
    await make(["-c", config]);
    put(config, "clusterID: three-and-more\n");
    await make(["-c", config]);
    const [one, oneToo, two, three, threeToo, more] = tokens;
    expect([oneToo, threeToo]).toEqual([one, three]);
    for (const [token, cluster] of [
      [one, "one"],
      [two, "two"],
      [three, "three"],
      [more, "three-and-more"],
    ] as const) {
      expect(await world.whose(token ?? "", cluster)).toBe(asAdmin);
    }
    expect(world.sessions).toEqual(["Admin"]);
  });

  it("and what is of no influence does not count", async () => {
    const world = await startCacheWorld();
    const first = await world.token();
    const env = { AWS_PAGER: "less", AWS_REGION: "", AWS_DEFAULT_REGION: "eu-central-1", PATH: "/bin" };
    expect((await world.token([], { env })).stdout).toBe(first.stdout);
  });
});

describe("keys of the environment", () => {
  it("are not kept; their token is", async () => {
    const world = await startCacheWorld();
    const env = { ...keysOf(ALICE), AWS_CREDENTIAL_EXPIRATION: new Date(Date.now() + 60 * minute).toISOString() };
    const first = await world.token([], { env });
    expect((await world.token([], { env, now: Date.now() + 5000 })).stdout).toBe(first.stdout);
    expect(world.files()).toEqual([expect.stringMatching(/^token-/)]);
  });

  it("do not stand for a corrected one", async () => {
    const world = await startCacheWorld();
    const wrong = { ...keysOf(ALICE), AWS_SECRET_ACCESS_KEY: "wrong" };
    await world.token([], { env: wrong });
    const { stdout } = await world.token([], { env: keysOf(ALICE) });
    expect(await world.whose(stdout)).toBe(ALICE.arn);
  });

  it("may take a role, which is kept", async () => {
    const world = await startCacheWorld();
    const at = { env: keysOf(ALICE) };
    for (const cluster of ["one", "two"]) await world.token(["-i", cluster, "-r", READER.arn], at);
    expect(world.sessions).toEqual(["Reader"]);
  });
});

it("a profile's own keys are not kept", async () => {
  const world = await startCacheWorld();
  await world.token([], { env: { AWS_PROFILE: "base" } });
  expect(world.files()).toEqual([expect.stringMatching(/^token-/)]);
});

describe("on the disk", () => {
  it.skipIf(process.platform === "win32")("all is for its owner alone", async () => {
    const world = await startCacheWorld();
    await world.token();
    const modes = world.files().map((name) => statSync(join(world.folder, name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    expect(statSync(world.folder).mode & 0o777).toBe(0o700);
  });

  it("there is no key that AWS did not make for this login, and nothing of a code", async () => {
    const world = await startCacheWorld();
    await world.token();
    const texts = world.files().map((name) => name + readFileSync(join(world.folder, name), "utf8"));
    expect(texts.length).toBeGreaterThan(0);
    for (const text of texts) {
      expect(text).not.toContain(ALICE.secretAccessKey);
      expect(text).not.toContain(`"${DEVICE.code}"`);
    }
  });

  it("what is over goes with the next login", async () => {
    const world = await startCacheWorld();
    await world.token(["-i", "old"]);
    await world.token(["-i", "new"], { now: Date.now() + 20 * minute });
    expect(world.files().map((name) => name.replace(/-.*/, ""))).toEqual(["credentials", "token"]);
  });
});
