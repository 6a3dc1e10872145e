import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, utimesSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { ALICE, keysOf } from "../testing/aws.ts";
import { emulatedRoleSession } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it } from "vitest";
import { noon, temporaryFolder } from "../testing/fake-io.ts";
import { referenceCredentials } from "./reference-cache.ts";
import { type CacheWorld, put, READER, startCacheWorld } from "./testing/cache-world.ts";

const key = { clusterId: "my:cluster", profile: "p", role: "" };

/** A file just as the reference writes it. */
function kept(credentials = session("Kept", "2026-01-02T13:00:00Z"), { clusterId, profile, role } = key): string {
  return `clusters:\n  ${clusterId}:\n    ${profile}:\n      ${role === "" ? '""' : role}:\n${credentials}`;
}

function session(name: string, expires: string): string {
  const { accessKeyId, secretAccessKey, sessionToken } = emulatedRoleSession({ role: name });
  const lines = [
    `accesskeyid: ${accessKeyId}`,
    `secretaccesskey: ${secretAccessKey}`,
    `sessiontoken: ${sessionToken}`,
    "source: ProcessProvider",
    "canexpire: true",
    `expires: ${expires}`,
    'accountid: "111122223333"',
  ];
  return lines.map((line) => `        ${line}\n`).join("");
}

/** What is found in a file of that text, where there are no profiles. */
function found(
  text: string,
  asked = key,
  { change, now = noon }: { readonly change?: (file: string, config: string) => void; readonly now?: number } = {},
) {
  const folder = temporaryFolder();
  const profileFiles = { config: join(folder, "config"), credentials: join(folder, "none") };
  const file = put(join(folder, "credentials.yaml"), text);
  change?.(file, profileFiles.config);
  const io = { home: folder, now: () => now, platform: "linux" as const };
  return referenceCredentials(file, asked, { io, profileFiles });
}

describe("what the reference has kept", () => {
  const { accessKeyId, secretAccessKey, sessionToken } = emulatedRoleSession({ role: "Kept" });
  const expected = { accessKeyId, secretAccessKey, sessionToken, expiration: new Date("2026-01-02T13:00:00Z") };

  it("is found by cluster, profile and role", () => {
    expect(found(kept())).toEqual(expected);
    const asked = { clusterId: "c", profile: "default", role: READER.arn };
    expect(found(kept(undefined, asked), asked)).toEqual(expected);
  });

  it.each(["2026-01-02T13:00:00.123456789Z", "2026-01-02T14:00:00+01:00"])("may end at %s", (expires) => {
    expect(found(kept(session("Kept", expires)))?.expiration?.toISOString()).toMatch(/^2026-01-02T13:00:00/);
  });

  it.each<[what: string, text: string, asked: typeof key]>([
    ["of another cluster", kept(), { ...key, clusterId: "another" }],
    ["of another profile", kept(), { ...key, profile: "another" }],
    ["of another role", kept(), { ...key, role: READER.arn }],
    ["that ends in less than five minutes", kept(session("Kept", "2026-01-02T12:04:59Z")), key],
    ["that does not end", kept().replace("canexpire: true", "canexpire: false"), key],
    ["without a session token", kept().replace(/sessiontoken: .*/, 'sessiontoken: ""'), key],
    ["in YAML that is none", `${kept()}\n]`, key],
    ["in YAML that is too deep", `clusters: ${"[".repeat(50_000)}`, key],
    ["in another shape", "clusters: [1]", key],
    ["in an empty file", "", key],
  ])("is nothing %s", (_, text, asked) => {
    expect(found(text, asked)).toBeUndefined();
  });

  it("is nothing where it was being written: wherever it is cut off before the end of its date", () => {
    const text = kept();
    const whole = text.indexOf("Z", text.indexOf("expires")) + 1;
    const results = Array.from({ length: whole }, (_, length) => found(text.slice(0, length)));
    expect(results.filter((one) => one !== undefined)).toEqual([]);
    expect(found(text.slice(0, whole))).toEqual(expected);
  });

  it.each<[what: string, change: (file: string, config: string) => void]>([
    ["that others may read", (file) => chmodSync(file, 0o640)],
    ["that others may write", (file) => chmodSync(file, 0o602)],
  ])("is nothing in a file %s", (_, change) => {
    expect(found(kept(), key, { change })).toBeUndefined();
  });

  // Only root can have files of others.
  it.skipIf(process.getuid?.() !== 0)("is nothing in somebody else's file", () => {
    expect(found(kept(), key, { change: (file) => chownSync(file, 54_321, 54_321) })).toBeUndefined();
  });

  it("is not waited for at a pipe", () => {
    const change = (file: string): void => {
      rmSync(file);
      execFileSync("mkfifo", ["-m", "600", file]);
    };
    expect(found(kept(), key, { change })).toBeUndefined();
  });

  it.each<[what: string, edit: (config: string) => void]>([
    ["they are edited", (config) => put(config, "[profile p]\n")],
    // As `cp -p` does.
    ["an old copy of them is put back", (config) => utimesSync(put(config, "[profile p]\n"), 1000, 1000)],
  ])("is nothing where it can be of who a profile was before %s", (_, edit) => {
    const hours = (count: number): number => Date.now() + count * 3_600_000;
    /** What ends in so many hours from the edit on; a session can last 36. */
    const until = (count: number): string => kept(session("Kept", new Date(hours(count)).toISOString()));
    const change = (file: string, config: string): void => {
      edit(config);
      // It is written anew with each entry, for whichever profile.
      utimesSync(file, new Date(hours(1)), new Date(hours(1)));
    };
    expect(found(until(12), key, { change, now: hours(1) })).toBeUndefined();
    expect(found(until(35.9), key, { change, now: hours(35) })).toBeUndefined();
    expect(found(until(36.1), key, { change, now: hours(0.1) })).toMatchObject({ accessKeyId });
    expect(found(until(40), key, { change, now: hours(39) })).toMatchObject({ accessKeyId });
  });

  it("is nothing where the file is a folder, or not there", () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "folder"));
    const profileFiles = { config: join(folder, "none"), credentials: join(folder, "none") };
    const io = { home: folder, now: () => noon, platform: "linux" as const };
    for (const name of ["folder", "none"]) {
      expect(referenceCredentials(join(folder, name), key, { io, profileFiles })).toBeUndefined();
    }
  });
});

describe("`token --cache` beside the reference", () => {
  const deployer = emulatedRoleSession({ role: "Deployer" });
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

  /** A world without profiles, in which the reference has kept a session for the profile `admin`, for a role or none. */
  async function worldWithReference(role: string, variable?: string) {
    const made = await startCacheWorld();
    const world: CacheWorld = {
      ...made,
      token: (args, outside) => made.token(args, { ...outside, env: { AWS_CONFIG_FILE: devNull, ...outside?.env } }),
    };
    const file = variable ?? join(world.home, ".kube", "cache", "aws-iam-authenticator", "credentials.yaml");
    const text = kept(session("Deployer", inAnHour), { clusterId: "my-cluster", profile: "admin", role });
    put(file, text);
    world.sts.addIdentity(deployer);
    return { ...world, file, text };
  }

  it("takes what it has kept, and asks nobody", async () => {
    const world = await worldWithReference("");
    const { stdout, stderr, asked } = await world.token();
    expect({ stderr, asked, sessions: world.sessions }).toEqual({ stderr: "", asked: [], sessions: [] });
    expect(await world.whose(stdout)).toBe(deployer.arn);
    expect(world.files()).toEqual([expect.stringMatching(/^token-/)]);
    expect(readFileSync(world.file, "utf8")).toBe(world.text);
  });

  it("takes the role with it: under a role the reference keeps the profile's credentials", async () => {
    const world = await worldWithReference(READER.arn);
    const { stdout, asked } = await world.token(["-r", READER.arn]);
    expect({ asked, sessions: world.sessions }).toEqual({ asked: [], sessions: ["Reader"] });
    expect(await world.whose(stdout)).toMatch(/assumed-role\/Reader\//);
  });

  it("does not take it where the environment has keys, or for another profile", async () => {
    const world = await worldWithReference("");
    const byKeys = await world.token([], { env: keysOf(ALICE) });
    expect(await world.whose(byKeys.stdout)).toBe(ALICE.arn);
    const byProfile = await world.token(["--profile", "another"]);
    expect(byProfile).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("PROFILE_MISSING") });
  });

  it("does not take it where a profile has just been edited", async () => {
    const world = await worldWithReference("");
    const { stdout } = await world.token([], { env: { AWS_CONFIG_FILE: world.env["AWS_CONFIG_FILE"] } });
    expect(await world.whose(stdout)).toMatch(/assumed-role\/Admin\//);
  });

  it("never writes its file, and keeps its own things beside it", async () => {
    const world = await worldWithReference("", join(temporaryFolder(), "elsewhere.yaml"));
    const env = { AWS_IAM_AUTHENTICATOR_CACHE_FILE: world.file };
    const reader = { env: { ...env, AWS_CONFIG_FILE: world.env["AWS_CONFIG_FILE"] } };
    await world.token(["--profile", "reader"], reader);
    expect(readFileSync(world.file, "utf8")).toBe(world.text);
    const { stdout } = await world.token(["--profile", "reader"], reader);
    expect(await world.whose(stdout)).toMatch(/assumed-role\/Reader\//);
    expect(world.sessions).toEqual(["Reader"]);
  });
});
