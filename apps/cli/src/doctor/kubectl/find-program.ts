import { accessSync, constants, statSync } from "node:fs";
import { posix, win32 } from "node:path";
import type { Io } from "../../io.ts";

/** What stands at a path, for who wants to run it. */
export type FileKind = "program" | "not-executable" | "folder" | "absent";

/** Where a program was found, or what stands in the way. */
export type FoundProgram =
  | { readonly path: string; readonly kind: "program" }
  /** Something of that name that cannot be run. */
  | { readonly path: string; readonly kind: "not-executable" | "folder" }
  | { readonly path?: never; readonly kind: "absent" };

/**
 * Looks for a program as kubectl does: a bare name along `PATH`, anything else as a path from the kubeconfig's folder. On
 * Windows each ending of `PATHEXT` is tried.
 *
 * @param folder what a relative path stands in
 * @param look tells what stands at a path. Default: the file system
 */
export function findProgram(
  name: string,
  folder: string,
  { env, platform }: Pick<Io, "env" | "platform">,
  look: (path: string) => FileKind = lookAt,
): FoundProgram {
  const onWindows = platform === "win32";
  const path = onWindows ? win32 : posix;
  const isPath = onWindows ? /[\\/]/.test(name) : name.includes("/");
  const folders = isPath ? [folder] : pathOf(env, onWindows).split(path.delimiter).filter(path.isAbsolute);
  let inTheWay: FoundProgram | undefined;
  for (const candidate of folders.flatMap((each) => withEndings(path.resolve(each, name), env, onWindows))) {
    const kind = look(candidate);
    if (kind === "program") return { path: candidate, kind };
    if (kind !== "absent") inTheWay ??= { path: candidate, kind };
  }
  return inTheWay ?? { kind: "absent" };
}

/** On Windows the variable is often called `Path`. */
function pathOf(env: Io["env"], onWindows: boolean): string {
  const name = onWindows ? Object.keys(env).find((key) => key.toUpperCase() === "PATH") : "PATH";
  return env[name ?? "PATH"] ?? "";
}

function withEndings(path: string, env: Io["env"], onWindows: boolean): readonly string[] {
  if (!onWindows) return [path];
  const endings = (env["PATHEXT"] || ".COM;.EXE;.BAT;.CMD").split(";").filter((ending) => ending !== "");
  const hasEnding = endings.some((ending) => path.toLowerCase().endsWith(ending.toLowerCase()));
  return hasEnding ? [path] : endings.map((ending) => path + ending.toLowerCase());
}

function lookAt(path: string): FileKind {
  try {
    if (statSync(path).isDirectory()) return "folder";
  } catch {
    return "absent";
  }
  try {
    accessSync(path, constants.X_OK);
    return "program";
  } catch {
    return "not-executable";
  }
}
