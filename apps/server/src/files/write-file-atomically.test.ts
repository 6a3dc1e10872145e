import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFileAtomically } from "./write-file-atomically.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "write-file-"));
});
afterEach(() => rm(folder, { recursive: true }));

const modeOf = async (path: string) => (await stat(path)).mode & 0o777;

describe("writeFileAtomically", () => {
  it.each([0o600, 0o644, 0o400])("makes a new file with mode %o and nothing else", async (mode) => {
    const path = join(folder, "file.txt");
    expect(await writeFileAtomically(path, "Zoë\n", mode)).toEqual({ ok: true, value: undefined });
    expect(await readFile(path, "utf8")).toBe("Zoë\n");
    expect(await modeOf(path)).toBe(mode);
    expect(await readdir(folder)).toEqual(["file.txt"]);
  });

  it("replaces a file, its mode too", async () => {
    const path = join(folder, "file.txt");
    await writeFile(path, "a longer text than the new one", { mode: 0o644 });
    await writeFileAtomically(path, "new", 0o600);
    expect(await readFile(path, "utf8")).toBe("new");
    expect(await modeOf(path)).toBe(0o600);
  });

  it("replaces a symbolic link and leaves what it pointed at alone", async () => {
    const [path, target] = [join(folder, "link"), join(folder, "target")];
    await writeFile(target, "old");
    await symlink(target, path);
    await writeFileAtomically(path, "new", 0o600);
    expect(await readFile(path, "utf8")).toBe("new");
    expect(await readFile(target, "utf8")).toBe("old");
  });

  it("leaves one whole text when several write at once", async () => {
    const path = join(folder, "file.txt");
    const texts = Array.from({ length: 16 }, (_, i) => String(i).repeat(100_000));
    const outcomes = await Promise.all(texts.map((text) => writeFileAtomically(path, text, 0o600)));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    expect(texts).toContain(await readFile(path, "utf8"));
    expect(await readdir(folder)).toEqual(["file.txt"]);
  });

  it("makes the folder for its owner alone when asked, and leaves an existing one as it is", async () => {
    const path = join(folder, "a", "b", "file.txt");
    expect(await writeFileAtomically(path, "x", 0o644, { createFolder: true })).toMatchObject({ ok: true });
    expect([await modeOf(join(folder, "a")), await modeOf(join(folder, "a", "b"))]).toEqual([0o700, 0o700]);

    await mkdir(join(folder, "open"), { mode: 0o755 });
    await writeFileAtomically(join(folder, "open", "file.txt"), "x", 0o644, { createFolder: true });
    expect(await modeOf(join(folder, "open"))).toBe(0o755);
  });
});

describe("a file that cannot be written", () => {
  interface Case {
    name: string;
    given: () => Promise<unknown>;
    path: string[];
    createFolder?: boolean;
    reason: string;
  }
  it.each<Case>([
    {
      name: "its folder is not there",
      given: async () => {},
      path: ["absent", "file.txt"],
      reason: "ENOENT, no such file or folder",
    },
    {
      name: "its folder is a file",
      given: () => writeFile(join(folder, "file"), ""),
      path: ["file", "file.txt"],
      reason: "ENOTDIR, a part of the path is no folder",
    },
    {
      name: "its folder cannot be made",
      given: () => writeFile(join(folder, "file"), ""),
      path: ["file", "folder", "file.txt"],
      createFolder: true,
      reason: "ENOTDIR, a part of the path is no folder",
    },
    {
      name: "a folder is in its place",
      given: () => mkdir(join(folder, "file.txt")),
      path: ["file.txt"],
      reason: "EISDIR, it is a folder",
    },
    {
      name: "its name is too long",
      given: async () => {},
      path: ["n".repeat(256)],
      reason: "ENAMETOOLONG, the name is too long",
    },
  ])("says why when $name, and leaves nothing behind", async ({ given, path, createFolder = false, reason }) => {
    await given();
    const before = await readdir(folder, { recursive: true });
    const outcome = await writeFileAtomically(join(folder, ...path), "x", 0o600, { createFolder });
    expect(outcome).toMatchObject({ ok: false, problem: { code: "FILE_NOT_WRITTEN" } });
    expect(!outcome.ok && outcome.problem.detail).toMatch(/^"\/.*": /);
    expect(!outcome.ok && outcome.problem.detail?.endsWith(`: ${reason}`)).toBe(true);
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });
});
