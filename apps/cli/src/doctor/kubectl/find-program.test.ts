import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { type FileKind, findProgram } from "./find-program.ts";

/** Looks for a program where these stand. */
function find(
  name: string,
  folder: string,
  outside: Parameters<typeof findProgram>[2],
  there: Readonly<Record<string, FileKind>>,
): ReturnType<typeof findProgram> {
  return findProgram(name, folder, outside, (path) => there[path] ?? "absent");
}

describe("a program is found", () => {
  const env = { PATH: "/a:bin:/b::/c" };
  it.each<[what: string, name: string, there: Record<string, FileKind>, found: ReturnType<typeof findProgram>]>([
    [
      "in the first folder of PATH that has it",
      "p",
      { "/b/p": "program", "/c/p": "program" },
      { path: "/b/p", kind: "program" },
    ],
    [
      "past what cannot be run",
      "p",
      { "/a/p": "not-executable", "/c/p": "program" },
      { path: "/c/p", kind: "program" },
    ],
    [
      "not in the working folder, nor in a relative one",
      "p",
      { "/k/p": "program", "/k/bin/p": "program", [resolve("bin/p")]: "program", [resolve("p")]: "program" },
      { kind: "absent" },
    ],
    [
      "by a path from the kubeconfig's folder",
      "./bin/p",
      { "/k/bin/p": "program", "/a/p": "program" },
      { path: "/k/bin/p", kind: "program" },
    ],
    ["by a path from the root", "/x/p", { "/x/p": "program" }, { path: "/x/p", kind: "program" }],
    ["or what is in its way", "p", { "/a/p": "folder", "/b/p": "not-executable" }, { path: "/a/p", kind: "folder" }],
    ["or not", "p", {}, { kind: "absent" }],
  ])("%s", (_, name, there, found) => {
    expect(find(name, "/k", { env, platform: "linux" }, there)).toEqual(found);
  });
});

describe("on Windows a program is found", () => {
  const env = { Path: "C:\\a;C:\\b", PATHEXT: ".EXE;.CMD" };
  it.each<[what: string, env: Record<string, string>, name: string, there: string, path: string | undefined]>([
    ["by an ending of PATHEXT", env, "p", "C:\\b\\p.cmd", "C:\\b\\p.cmd"],
    ["by the usual endings where PATHEXT says none", { Path: "C:\\a" }, "p", "C:\\a\\p.exe", "C:\\a\\p.exe"],
    ["by its own ending", env, "p.exe", "C:\\a\\p.exe", "C:\\a\\p.exe"],
    ["not without one", env, "p", "C:\\a\\p", undefined],
    ["by a path with backslashes", env, "bin\\p", "C:\\k\\bin\\p.exe", "C:\\k\\bin\\p.exe"],
    ["by a path with slashes", env, "./bin/p.cmd", "C:\\k\\bin\\p.cmd", "C:\\k\\bin\\p.cmd"],
    ["by PATH in upper case", { PATH: "C:\\b" }, "p", "C:\\b\\p.exe", "C:\\b\\p.exe"],
  ])("%s", (_, env, name, there, path) => {
    const found = find(name, "C:\\k", { env, platform: "win32" }, { [there]: "program" });
    expect(found.path).toBe(path);
  });
});
