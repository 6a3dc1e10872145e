import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Io } from "../io.ts";
import type { Entry } from "./entries.ts";
import { parseEntry } from "./parse-entry.ts";
import { isPrivateFile } from "./private-folder.ts";

const largestBytes = 64 * 1024;

/** The file of a folder that an entry is in. */
export function entryFile(kind: Entry["kind"], key: string): string {
  return `${kind}-${key}.json`;
}

function keyOf(entry: Entry): string {
  return entry.kind === "token" ? entry.key : entry.login;
}

/** Names of the files in a folder that hold entries. Empty where it cannot be read. */
export function entryFilesIn(folder: string): readonly string[] {
  return filesIn(folder, /^(token|credentials|failure)-[0-9a-f]+\.json$/);
}

/** Names of its locks, and of files that are being written: of no use once who made them is gone. */
export function transientIn(folder: string): readonly string[] {
  return filesIn(folder, /^(\.(token|credentials|failure)-[0-9a-f]+\.json\.|login-[0-9a-f]+\.lock(\.|$))/);
}

/** Removes all of them. What cannot be removed is no file, and is never read. */
export function removeFilesIn(folder: string): void {
  for (const name of [...entryFilesIn(folder), ...transientIn(folder)]) {
    try {
      rmSync(join(folder, name), { force: true });
    } catch {
      // See above.
    }
  }
}

function filesIn(folder: string, pattern: RegExp): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => pattern.test(name));
  } catch {
    return [];
  }
}

/** Windows has neither of them. A pipe is not waited for. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Reads an entry; undefined where there is none that can be read and trusted. A file of others, or that they may read or write, a
 * link, one under another entry's name, and what was cut off or written by a later version count as none.
 */
export function readEntry(folder: string, name: string, io: Pick<Io, "home" | "platform">): Entry | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(join(folder, name), openFlags);
    const stats = fstatSync(descriptor);
    if (!isPrivateFile(stats, io) || stats.size > largestBytes) return undefined;
    const entry = parseEntry(readFileSync(descriptor, "utf8"));
    return entry !== undefined && name === entryFile(entry.kind, keyOf(entry)) ? entry : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/**
 * Writes an entry, whole or not at all, for its owner alone. What was there before, be it a link, is replaced.
 *
 * @throws the system's error
 */
export function writeEntry(folder: string, name: string, entry: Entry): void {
  const temporary = join(folder, `.${name}.${crypto.randomUUID()}`);
  try {
    writeFileSync(temporary, JSON.stringify(entry), { flag: "wx", mode: 0o600 });
    renameSync(temporary, join(folder, name));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
