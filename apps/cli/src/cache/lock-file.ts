import {
  closeSync,
  futimesSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { type Safe, safe, systemCode } from "@aws-iam-authenticator/core";
import { processMark } from "./process-mark.ts";

/** A lock that is there: who made it, and a text that changes with each sign of life. */
export interface FoundLock {
  readonly stamp: string;
  readonly mark: string;
  readonly holder: Safe;
}

/**
 * Makes a lock's file, and shows by its time that this process lives until it is released.
 *
 * @returns what releases it; undefined where it is there already
 * @throws the system's error
 */
export function makeLock(file: string, beatMs: number): (() => void) | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(file, "wx", 0o600);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return undefined;
    throw error;
  }
  const mark = processMark() ?? "";
  const content = JSON.stringify({ id: crypto.randomUUID(), host: hostname(), mark });
  try {
    writeFileSync(descriptor, content);
  } catch (error) {
    closeSync(descriptor);
    rmSync(file, { force: true });
    throw error;
  }
  const beat = setInterval(() => showLife(descriptor), beatMs);
  beat.unref();
  return () => {
    clearInterval(beat);
    closeSync(descriptor);
    if (textOf(file) === content) removeQuietly(file);
  };
}

/** By the descriptor: were the lock taken from us, another's of that name must not live on by our signs. */
function showLife(descriptor: number): void {
  const now = new Date();
  try {
    futimesSync(descriptor, now, now);
  } catch {
    // Whoever waits takes it for nobody's after a while, and two log in.
  }
}

/** What cannot be removed is nobody's after a while, and is no reason to withhold a token. */
function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // See above.
  }
}

/** The lock in a file; undefined where there is none. */
export function findLock(file: string): FoundLock | undefined {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  const text = textOf(file) ?? "";
  const { mark, host } = parse(text);
  const [id = ""] = mark.split(" ").slice(-2);
  const holder = /^\d+$/.test(id) ? safe`process ${Number(id)} on ${host}` : safe`a process on ${host}`;
  return { stamp: `${stats.ino} ${stats.mtimeMs} ${text}`, mark, holder };
}

/** Takes away a lock that is nobody's. Of several who try it, one does. */
export function breakLock(file: string, { stamp }: FoundLock): void {
  const aside = `${file}.${crypto.randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    // Another was faster.
    return;
  }
  // Somebody can have broken and made it in between; then it is given back.
  if (findLock(aside)?.stamp !== stamp) giveBack(aside, file);
  removeQuietly(aside);
}

function giveBack(aside: string, file: string): void {
  try {
    linkSync(aside, file);
  } catch {
    // There is a third already, or no second name to be had: then two log in at once, which costs a prompt.
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function parse(text: string): { readonly mark: string; readonly host: string } {
  try {
    const { mark, host }: { readonly mark?: unknown; readonly host?: unknown } = Object(JSON.parse(text));
    return { mark: typeof mark === "string" ? mark : "", host: typeof host === "string" ? host : "?" };
  } catch {
    // It is being written.
    return { mark: "", host: "?" };
  }
}
