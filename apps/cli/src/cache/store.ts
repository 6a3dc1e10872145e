import { lstatSync, rmSync } from "node:fs";
import { join } from "node:path";
import { asIs, AuthenticatorError, type Safe, safe, systemReason } from "@aws-iam-authenticator/core";
import type { Io } from "../io.ts";
import { FORGET_AFTER_MS } from "./back-off.ts";
import { type Entry, isUsable } from "./entries.ts";
import { entryFile, entryFilesIn, readEntry, removeFilesIn, transientIn, writeEntry } from "./entry-files.ts";
import { LOCK_TIMES, type Locked, takeLock } from "./login-lock.ts";
import { folderState, makePrivate } from "./private-folder.ts";

/** A file that somebody left behind, having been killed, is cleared away after so long. */
const leftoverMs = 10 * 60_000;

/** Where entries are kept. Whatever goes wrong with it is told in one line, and stands in nobody's way. */
export interface Store {
  /** An entry that may be used. */
  usable<K extends Entry["kind"]>(kind: K, key: string): Extract<Entry, { kind: K }> | undefined;
  /** An entry, be it over. */
  any<K extends Entry["kind"]>(kind: K, key: string): Extract<Entry, { kind: K }> | undefined;
  keep(key: string, entry: Entry): void;
  remove(kind: Entry["kind"], key: string): void;
  /** Undefined where there can be no lock. */
  lock<T>(
    key: string,
    waiting: { settled(): T | undefined; onWait(holder: Safe, file: string): void },
  ): Promise<Locked<T> | undefined>;
  lockFile(key: string): string;
  /** Removes what is over. */
  sweep(): void;
}

/** Opens the store in a folder, which is made where it is not there; undefined where it cannot be used. */
export function openStore(folder: string, io: Io, times = LOCK_TIMES): Store | undefined {
  let warned = false;
  const warn = (error: unknown): void => {
    if (!warned) io.err(`warning: ${safe`this login is not kept: ${folder}: ${asIs(systemReason(error))}`}\n`);
    warned = true;
  };
  try {
    const before = makePrivate(folder, io);
    if (before === "open") {
      // What is not called like an entry is never read, and is perhaps somebody's.
      removeFilesIn(folder);
      io.err(`warning: ${safe`${folder} was open to others; it no longer is, and what was kept there is gone`}\n`);
    }
    if (folderState(folder, io) !== "private") {
      io.err(`warning: ${safe`this login is not kept: ${folder} is a link, no folder, or somebody else's`}\n`);
      return undefined;
    }
  } catch (error) {
    warn(error);
    return undefined;
  }

  const any = <K extends Entry["kind"]>(kind: K, key: string): Extract<Entry, { kind: K }> | undefined => {
    const entry = readEntry(folder, entryFile(kind, key), io);
    return entry?.kind === kind ? (entry as Extract<Entry, { kind: K }>) : undefined;
  };
  const lockFile = (key: string): string => join(folder, `login-${key}.lock`);
  return {
    any,
    lockFile,
    usable(kind, key) {
      const entry = any(kind, key);
      return entry !== undefined && isUsable(entry, io.now()) ? entry : undefined;
    },
    keep(key, entry) {
      try {
        writeEntry(folder, entryFile(entry.kind, key), entry);
      } catch (error) {
        warn(error);
      }
    },
    remove(kind, key) {
      try {
        rmSync(join(folder, entryFile(kind, key)), { force: true });
      } catch (error) {
        warn(error);
      }
    },
    async lock(key, { settled, onWait }) {
      const file = lockFile(key);
      try {
        return await takeLock(file, { settled, onWait: (holder) => onWait(holder, file) }, times);
      } catch (error) {
        if (error instanceof AuthenticatorError) throw error;
        warn(error);
        return undefined;
      }
    },
    sweep: () => sweep(folder, io),
  };
}

function sweep(folder: string, io: Io): void {
  try {
    for (const name of entryFilesIn(folder)) {
      const entry = readEntry(folder, name, io);
      const keptFor = entry?.kind === "failure" ? FORGET_AFTER_MS : 0;
      if (entry !== undefined && io.now() > entry.until + keptFor) rmSync(join(folder, name), { force: true });
    }
    for (const name of transientIn(folder)) {
      const stats = lstatSync(join(folder, name), { throwIfNoEntry: false });
      if (stats !== undefined && io.now() - stats.mtimeMs > leftoverMs) rmSync(join(folder, name), { force: true });
    }
  } catch {
    // The next one does it.
  }
}
