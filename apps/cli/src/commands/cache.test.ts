import { existsSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { type CacheWorld, put, READER, startCacheWorld } from "../cache/testing/cache-world.ts";
import { expectNoSecrets, type FakeOutside, runWith } from "../testing/fake-io.ts";

const minute = 60_000;
const asReader = ["--profile", "reader"];

/** Runs `cache`, whose answer must hold no secret. */
async function cache(world: CacheWorld, args: readonly string[], outside: FakeOutside = {}) {
  const result = await runWith(["cache", ...args], { home: world.home, ...outside });
  expectNoSecrets(result.stdout);
  return result;
}

/** A world with two clusters of one login, another login, and a failed one. */
async function usedWorld(now: number): Promise<CacheWorld> {
  const world = await startCacheWorld();
  await world.token(["-i", "one", ...asReader], { now });
  await world.token(["-i", "two", ...asReader], { now });
  await world.token(["-i", "three"], { now });
  await world.token(["-i", "three", "-r", "arn:aws:iam::111122223333:role/None"], { now });
  return world;
}

describe("cache list", () => {
  it("shows who is kept, for whom, until when, and what failed", async () => {
    const now = Math.floor(Date.now() / 1000) * 1000;
    const world = await usedWorld(now);
    const { exitCode, stdout, stderr } = await cache(world, ["list"], { now });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const at = (minutes: number): string => new Date(now + minutes * minute).toISOString().replace(/\.\d+/, "");
    const shown = stdout
      .replaceAll(at(14), "IN 14 MINUTES")
      .replaceAll(new Date(now + 2000).toISOString().replace(/\.\d+/, ""), "IN 2 SECONDS")
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, "IN AN HOUR")
      .replaceAll(/ASIA\w{16}/g, "ASIA")
      .replaceAll(/ {2,}/g, "  ");
    expect(shown).toMatchInlineSnapshot(`
      "KIND  STATE  UNTIL  CLUSTERS  PROFILE  ROLE  ACCESS KEY
      token  valid  IN 14 MINUTES  one  reader  -  ASIA
      token  valid  IN 14 MINUTES  three  admin  -  ASIA
      token  valid  IN 14 MINUTES  two  reader  -  ASIA
      credentials  valid  IN AN HOUR  one,two  reader  -  ASIA
      credentials  valid  IN AN HOUR  three  admin  -  ASIA
      failure  waiting  IN 2 SECONDS  three  admin  arn:aws:iam::111122223333:role/None  -
      three failed once: ROLE_NOT_ASSUMED: the role could not be assumed ("arn:aws:iam::111122223333:role/None": "AccessDenied: User: arn:aws:sts::111122223333:assumed-role/Admin/alice is not authorized to perform: sts:AssumeRole on resource:…")
      "
    `);
  });

  it("gives the same as JSON, with no secret in it", async () => {
    const now = Math.floor(Date.now() / 1000) * 1000;
    const world = await usedWorld(now);
    const { stdout, stderr } = await cache(world, ["list", "-o", "json"], { now });
    expect(stderr).toBe("");
    const entries: Record<string, unknown>[] = JSON.parse(stdout);
    expect(entries.map(({ kind, clusters, state }) => [kind, clusters, state])).toEqual([
      ["token", ["one"], "valid"],
      ["token", ["three"], "valid"],
      ["token", ["two"], "valid"],
      ["credentials", ["one", "two"], "valid"],
      ["credentials", ["three"], "valid"],
      ["failure", ["three"], "waiting"],
    ]);
    expect(entries[3]).toEqual({
      kind: "credentials",
      clusters: ["one", "two"],
      profile: "reader",
      from: "profile reader (a role, through another profile)",
      accessKeyId: expect.stringMatching(/^ASIA/),
      madeAt: new Date(now).toISOString(),
      until: expect.stringMatching(/Z$/),
      state: "valid",
    });
    expect(entries.at(-1)).toMatchObject({
      profile: "admin",
      role: "arn:aws:iam::111122223333:role/None",
      times: 1,
      until: new Date(now + 2000).toISOString(),
      problem: expect.stringMatching(/^ROLE_NOT_ASSUMED: /),
    });
  });

  it("tells what is over, and what no longer counts", async () => {
    const now = Date.now();
    const world = await usedWorld(now);
    utimesSync(world.env["AWS_CONFIG_FILE"] ?? "", 1, 1);
    const { stdout } = await cache(world, ["list", "-o", "json"], { now: now + 20 * minute });
    const entries: { kind: string; state: string }[] = JSON.parse(stdout);
    expect([...new Set(entries.map(({ kind, state }) => `${kind} ${state}`))]).toEqual([
      "token over",
      "credentials outdated",
      "failure over",
    ]);
  });

  it("can be of one cluster", async () => {
    const world = await usedWorld(Date.now());
    const { stdout } = await cache(world, ["list", "-o", "json", "-i", "two"]);
    const entries: { kind: string }[] = JSON.parse(stdout);
    expect(entries.map(({ kind }) => kind)).toEqual(["token", "credentials"]);
  });

  it("says where nothing is kept", async () => {
    const world = await startCacheWorld();
    expect(await cache(world, ["list"])).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: `nothing is kept in ${world.folder}\n`,
      asked: [],
    });
    expect((await cache(world, ["list", "-o", "json"])).stdout).toBe("[]\n");
    expect(existsSync(world.folder)).toBe(false);
  });

  it("tells of files that are not used, and of the reference's file", async () => {
    const world = await usedWorld(Date.now());
    put(join(world.folder, "token-0a.json"), "{");
    const reference = put(join(dirname(world.folder), "credentials.yaml"), "");
    expect((await cache(world, ["list"])).stderr).toBe(
      `1 of the files in ${world.folder} cannot be read, and are not used\nthe reference implementation's ${reference} is read as well\n`,
    );
  });
});

describe("cache clear", () => {
  it("removes everything of ours, and nothing else", async () => {
    const world = await usedWorld(Date.now());
    put(join(world.folder, "token-0a.json"), "{");
    const reference = put(join(dirname(world.folder), "credentials.yaml"), "clusters: {}\n");
    expect(await cache(world, ["clear"])).toEqual({
      exitCode: 0,
      stdout: "",
      stderr:
        `removed 3 tokens, 2 roles' credentials, 1 failed login, 1 file that could not be read in ${world.folder}\n` +
        `the reference implementation's ${reference} is left alone\n`,
      asked: [],
    });
    expect(world.files()).toEqual([]);
    expect(existsSync(reference)).toBe(true);
    expect((await cache(world, ["clear"])).stderr).toContain(`nothing was kept in ${world.folder}\n`);
  });

  it("of one cluster removes its tokens and logins, and says who shared them", async () => {
    const world = await usedWorld(Date.now());
    expect((await cache(world, ["clear", "-i", "one"])).stderr).toBe(
      `removed 1 token, 1 role's credentials of cluster "one" in ${world.folder}\n` +
        `these clusters log in again, too: "two"\n`,
    );
    const { stdout } = await cache(world, ["list", "-o", "json"]);
    expect(
      JSON.parse(stdout).map(({ kind, clusters }: { kind: string; clusters: string[] }) => [kind, clusters]),
    ).toEqual([
      ["token", ["three"]],
      ["token", ["two"]],
      ["credentials", ["three"]],
      ["failure", ["three"]],
    ]);
    const sessions = world.sessions.length;
    await world.token(["-i", "one", ...asReader]);
    expect(world.sessions.slice(sessions)).toEqual(["Reader"]);
  });

  it("leaves a login that is under way alone, and removes locks that nobody has", async () => {
    const world = await usedWorld(Date.now());
    const [living, dead] = [join(world.folder, "login-0a.lock"), join(world.folder, "login-0b.lock")];
    for (const file of [living, dead]) writeFileSync(file, "{}");
    utimesSync(dead, 1, 1);
    const { stderr } = await cache(world, ["clear"]);
    expect(stderr).toContain(`a login is under way and was left alone: ${living}\n`);
    expect(world.files()).toEqual(["login-0a.lock"]);
  });
});

describe("the call", () => {
  it.each<[args: readonly string[], message: RegExp]>([
    [["list", "-o", "yaml"], /unknown output "yaml"; known are text and json/],
  ])("%j is wrong", async (args, message) => {
    const world = await startCacheWorld();
    expect(await cache(world, args)).toMatchObject({ exitCode: 2, stdout: "", stderr: expect.stringMatching(message) });
  });

  it.skipIf(process.platform === "win32")("does not follow a link", async () => {
    const world = await startCacheWorld();
    const elsewhere = put(join(world.home, "elsewhere", "token-0a.json"), "{}");
    mkdirSync(dirname(world.folder), { recursive: true });
    symlinkSync(dirname(elsewhere), world.folder);
    for (const action of ["list", "clear"]) {
      expect(await cache(world, [action])).toMatchObject({
        exitCode: 1,
        stderr: expect.stringMatching(
          /^aws-iam-authenticator: CACHE_UNUSABLE: .* is a link, no folder, or somebody else's/,
        ),
      });
    }
    expect(existsSync(elsewhere)).toBe(true);
  });

  it("names the role's ARN", async () => {
    const world = await startCacheWorld();
    await world.token(["-r", READER.arn]);
    expect((await cache(world, ["list"])).stdout).toContain(READER.arn);
  });
});
