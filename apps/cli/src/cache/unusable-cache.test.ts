// A cache stands in nobody's way: whatever is wrong with it, the token is made, and a line tells why it is not kept.
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/fake-io.ts";
import { type CacheWorld, put, startCacheWorld } from "./testing/cache-world.ts";

const question = "Assume Role MFA token code: [hidden]";
const onWindows = process.platform === "win32";

/** The file of the token that is kept. */
function tokenFile({ folder, files }: CacheWorld): string {
  return join(folder, files().find((name) => name.startsWith("token-")) ?? "");
}

/** Changes what is kept of the token. */
function rewrite(world: CacheWorld, change: (entry: Record<string, unknown>) => unknown): void {
  const file = tokenFile(world);
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, "utf8")))));
}

describe("a kept token does not count, and is made anew from what else is kept, where", () => {
  it.each<[what: string, spoil: (world: CacheWorld) => void]>([
    ["it is cut off", (world) => writeFileSync(tokenFile(world), readFileSync(tokenFile(world), "utf8").slice(0, -20))],
    ["it is empty", (world) => writeFileSync(tokenFile(world), "")],
    ["it is larger than any", (world) => rewrite(world, (entry) => ({ ...entry, more: "x".repeat(70_000) }))],
    ["it is of a later version", (world) => rewrite(world, (entry) => ({ ...entry, version: 2 }))],
    ["it is of another kind", (world) => rewrite(world, (entry) => ({ ...entry, kind: "other" }))],
    ["it is no token", (world) => rewrite(world, (entry) => ({ ...entry, token: "k8s-aws-v1.x\n{}" }))],
    [
      "it would be good for longer than any",
      (world) => rewrite(world, (entry) => ({ ...entry, until: Date.now() + 9e5 })),
    ],
    ["it is without end", (world) => rewrite(world, (entry) => ({ ...entry, until: null }))],
    ["it does not say what it hangs on", (world) => rewrite(world, (entry) => ({ ...entry, witnesses: undefined }))],
    ["it stands under the name of another", (world) => rewrite(world, (entry) => ({ ...entry, key: "0a" }))],
    [
      "it was made on another machine",
      (world) => rewrite(world, (entry) => ({ ...entry, witnesses: [["host", "", "x"]] })),
    ],
    [
      "it is a folder",
      (world) => {
        const file = tokenFile(world);
        rmSync(file);
        mkdirSync(file);
      },
    ],
  ])("%s", async (what, spoil) => {
    const world = await startCacheWorld();
    const before = await world.token();
    spoil(world);
    // A second later, so that another token is made.
    const { exitCode, stdout, stderr, asked } = await world.token([], { now: Date.now() + 1000 });
    expect({ exitCode, asked }).toEqual({ exitCode: 0, asked: [] });
    expect(stdout).not.toBe(before.stdout);
    expect(await world.whose(stdout)).toContain("assumed-role/Admin/alice");
    // In the place of a folder there can be no file.
    const warning = `warning: this login is not kept: "${world.folder}": EISDIR, it is a folder\n`;
    expect(stderr).toBe(what.includes("folder") ? warning : "");
  });

  it.skipIf(onWindows).each<[what: string, spoil: (file: string) => void]>([
    ["others may read it", (file) => chmodSync(file, 0o644)],
    ["others may write it", (file) => chmodSync(file, 0o620)],
    [
      "it is a link, which is not followed",
      (file) => {
        renameSync(file, `${file}.elsewhere`);
        symlinkSync(`${file}.elsewhere`, file);
      },
    ],
    ...(process.getuid?.() === 0
      ? [
          ["it is somebody else's", (file: string) => chownSync(file, 54_321, 54_321)] as [
            string,
            (file: string) => void,
          ],
        ]
      : []),
  ])("%s; then it is for its owner alone again", async (_, spoil) => {
    const world = await startCacheWorld();
    await world.token();
    const file = tokenFile(world);
    const text = readFileSync(file, "utf8");
    const before = put(`${file}.before`, text);
    spoil(file);
    const elsewhere = existsSync(`${file}.elsewhere`) ? `${file}.elsewhere` : before;
    // A second later, so that another token is made.
    expect(await world.token([], { now: Date.now() + 1000 })).toMatchObject({ exitCode: 0, stderr: "", asked: [] });
    expect(lstatSync(file).mode & 0o170777).toBe(0o100600);
    expect(readFileSync(file, "utf8")).not.toBe(text);
    expect(readFileSync(elsewhere, "utf8")).toBe(text);
  });
});

describe.skipIf(onWindows)("the folder", () => {
  it("that was open to others is closed, and nothing in it is believed", async () => {
    const world = await startCacheWorld();
    await world.token();
    chmodSync(world.folder, 0o770);
    writeFileSync(join(world.folder, "theirs"), "");
    mkdirSync(join(world.folder, "token-0a.json"));
    put(join(world.folder, "folder", "file"), "");
    expect(await world.token()).toMatchObject({
      exitCode: 0,
      stderr: `warning: "${world.folder}" was open to others; it no longer is, and what was kept there is gone\n`,
      asked: [question],
    });
    expect(statSync(world.folder).mode & 0o777).toBe(0o700);
    // What is no entry is left as it was: nobody knows whose it is.
    // Sorted without their digests, which are others in each run.
    const names = world.files().map((name) => name.replace(/-[0-9a-f]{32}/, ""));
    expect(names.toSorted()).toEqual(["credentials.json", "folder", "theirs", "token-0a.json", "token.json"]);
    expect(existsSync(join(world.folder, "folder", "file"))).toBe(true);
    expect(await world.token()).toMatchObject({ stderr: "", asked: [] });
  });

  it.each<[what: string, make: (folder: string) => void]>([
    ["that is a link is not followed", (folder) => symlinkSync(temporaryFolder(), folder)],
    ["that leads nowhere is not followed", (folder) => symlinkSync("/nonexistent/here", folder)],
    ["that is a file is left alone", (folder) => writeFileSync(folder, "theirs")],
  ])("%s", async (_, make) => {
    const world = await startCacheWorld();
    mkdirSync(dirname(world.folder), { recursive: true });
    make(world.folder);
    const { exitCode, stdout, stderr } = await world.token();
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: `warning: this login is not kept: "${world.folder}" is a link, no folder, or somebody else's\n`,
    });
    expect(await world.whose(stdout)).toContain("assumed-role/Admin/alice");
  });

  // Only root can have files of others.
  it.skipIf(process.getuid?.() !== 0)("that is somebody else's is not used, be it private", async () => {
    const world = await startCacheWorld();
    await world.token();
    chownSync(world.folder, 54_321, 54_321);
    const { stderr, asked } = await world.token();
    expect(asked).toEqual([question]);
    expect(stderr).toMatch(/^warning: this login is not kept: .* or somebody else's\n$/);
  });

  it("that cannot be made is told in one line", async () => {
    const world = await startCacheWorld();
    const file = put(join(world.home, "file"), "");
    const env = { AWS_IAM_AUTHENTICATOR_CACHE_FILE: join(file, "below", "credentials.yaml") };
    expect(await world.token([], { env })).toMatchObject({
      exitCode: 0,
      stderr: `warning: this login is not kept: "${join(file, "below", "credentials.yaml.logins")}": ENOTDIR, a part of the path is no folder\n`,
    });
  });

  it("is not needed, either, where there is no home", async () => {
    const world = await startCacheWorld();
    const { exitCode, stderr } = await world.token([], { home: "/dev/null" });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^warning: this login is not kept: [^\n]*ENOTDIR[^\n]*\n$/);
  });

  it("takes other files for what they are", async () => {
    const world = await startCacheWorld();
    await world.token();
    writeFileSync(join(world.folder, "notes.txt"), "mine");
    mkdirSync(join(world.folder, "token-0a.json"));
    await world.token(["-i", "another"]);
    expect(readdirSync(world.folder)).toEqual(expect.arrayContaining(["notes.txt", "token-0a.json"]));
  });
});
