import { readdirSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

/**
 * Something that an entry hangs on, and how it was when the entry was made. Where it is otherwise now, the entry does not
 * count: an edited profile must not log in as who it was.
 *
 * - `file`: a file's times, size and number. That of its last change as well, which nobody can set: a copy can bring the time of
 *   its contents along (`cp -p`), and keys are all equally long.
 * - `newest`: how many JSON files a folder has, and when the last was changed: where AWS's tools keep who signed in.
 * - `host`: the machine.
 */
export type Witness = readonly [kind: "file" | "newest" | "host", subject: string, stamp: string];

/** How something is now. */
export function witness(kind: Witness[0], subject = ""): Witness {
  return [kind, subject, STAMPS[kind](subject)];
}

/** Whether all is as it was. */
export function hold(witnesses: readonly Witness[]): boolean {
  return witnesses.every(([kind, subject, stamp]) => STAMPS[kind](subject) === stamp);
}

/** Whether something that was read from a file is one. */
export function isWitness(value: unknown): value is Witness {
  return (
    Array.isArray(value) &&
    value.length === 3 &&
    value.every((part) => typeof part === "string") &&
    Object.hasOwn(STAMPS, String(value[0]))
  );
}

const STAMPS: Readonly<Record<Witness[0], (subject: string) => string>> = {
  file: fileStamp,
  newest: newestStamp,
  host: hostname,
};

/** Empty where there is no file, or nothing can be learnt of it. */
function fileStamp(path: string): string {
  try {
    const { ctimeMs, ino, mtimeMs, size } = statSync(path);
    return `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
  } catch {
    return "";
  }
}

function newestStamp(folder: string): string {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
    const times = names.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.ctimeMs ?? 0);
    return `${names.length} ${Math.max(0, ...times)}`;
  } catch {
    return "";
  }
}
