import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../testing/fake-io.ts";
import { absence, asRoot } from "./file-access.ts";
import { lookAt } from "./look-at-file.ts";

describe("looking at", () => {
  it.each([
    [
      "a file",
      (path: string) => writeFileSync(path, "text", { mode: 0o640 }),
      { kind: "file", mode: 0o640, text: "text" },
    ],
    ["a folder", (path: string) => mkdirSync(path, { mode: 0o700 }), { kind: "folder", mode: 0o700 }],
    ["nothing", () => undefined, { kind: "missing" }],
    ["a link to nothing", (path: string) => symlinkSync("gone", path), { kind: "missing" }],
    [
      "a link to itself",
      (path: string) => symlinkSync("x", path),
      { kind: "unreadable", reason: "ELOOP, too many symbolic links" },
    ],
    // Opened in the usual way it would wait for somebody to write.
    [
      "a pipe",
      (path: string) => execFileSync("mkfifo", [path]),
      { kind: "unreadable", reason: "it is no file", denied: false },
    ],
    ["a device", (path: string) => symlinkSync("/dev/zero", path), { kind: "unreadable", reason: "it is no file" }],
    [
      "a huge file",
      (path: string) => {
        writeFileSync(path, "");
        truncateSync(path, 9 * 1024 * 1024);
      },
      { kind: "unreadable", reason: "it is too large" },
    ],
  ])("%s", async (_, make, found) => {
    const path = join(temporaryFolder(), "x");
    make(path);
    expect(await lookAt(path)).toMatchObject({ path, ...found });
  });

  it("what this user may not read", async ({ skip }) => {
    const path = join(temporaryFolder(), "x");
    writeFileSync(path, "");
    chmodSync(path, 0o000);
    const found = await lookAt(path);
    if (found.kind === "file") return skip("root reads everything");
    expect(found).toMatchObject({ kind: "unreadable", denied: true });
  });
});

it.each([
  [{ kind: "missing", path: "/a b" }, "'/a b' is not there", undefined],
  [
    { kind: "unreadable", path: "/a", reason: "EACCES, permission denied", denied: true },
    "/a cannot be read: EACCES, permission denied",
    "Run it as root",
  ],
  [
    { kind: "unreadable", path: "/a", reason: "it is no file", denied: false },
    "/a cannot be read: it is no file",
    undefined,
  ],
  [{ kind: "folder", path: "/a", mode: 0o700, uid: 0, gid: 0 }, undefined, undefined],
] as const)("of %j is said: %s, %s", (found, message, fix) => {
  const made = found as Parameters<typeof absence>[0];
  expect(absence(made)).toBe(message);
  expect(asRoot(made)?.slice(0, 14)).toBe(fix);
});
