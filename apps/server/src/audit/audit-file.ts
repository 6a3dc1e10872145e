import { constants } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { asIs, type Safe, safe, systemReason } from "@aws-iam-authenticator/core";

/** What became of lines that were handed in. */
export type AuditResult = "written" | "dropped";

/** A file that lines are added to. */
export interface AuditFile {
  /** Takes a line without its break. Never waits, never throws: what the file does not take in time is dropped and counted. */
  add(line: string): void;
  /** Resolves as soon as all lines so far are written or dropped, and the file is closed. */
  close(): Promise<void>;
}

/** Who owns the file reads it, and nobody else: it tells who works with the cluster, and when. */
const mode = 0o600;

/**
 * To add to it. Without waiting: to open a pipe that nobody reads would take a thread for ever, and keep the process from
 * ending. Windows has no such flag.
 */
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0);

/** So much may wait for the file, in UTF-16 code units. At 500 bytes a line that is some 16,000 decisions. */
const mostWaiting = 8 * 1024 * 1024;

/**
 * Opens a file for lines that are added one by one. The file is made where it is not there, and opened anew where it was
 * renamed or removed, as log rotation does: before each writing it is looked whether the path still leads to it. What could
 * not be written is made up for by a line of its own, which `gap` makes, as soon as the file takes lines again; an empty
 * line stands before it, lest a half-written one spoil it.
 *
 * @param options.gap the line that stands for so many lines
 * @param options.report told how many lines were written or dropped, and once why, when the file begins to refuse
 */
export function openAuditFile(
  path: string,
  options: {
    gap(dropped: number): string;
    report(result: AuditResult, count: number, reason?: Safe): void;
  },
): AuditFile {
  const { gap, report } = options;
  let handle: FileHandle | undefined;
  let waiting: string[] = [];
  let waitingLength = 0;
  /** Lines that are not in the file, and for which no gap stands in it yet. */
  let missing = 0;
  let refusing = false;
  /** Whether the file may end within a line. */
  let torn = false;
  let writing: Promise<void> | undefined;

  function drop(count: number, reason: Safe): void {
    missing += count;
    report("dropped", count, refusing ? undefined : reason);
    refusing = true;
  }

  async function current(): Promise<FileHandle> {
    if (handle !== undefined) {
      const opened = handle;
      const same = await Promise.all([opened.stat(), stat(path)]).then(
        ([is, there]) => is.ino === there.ino && is.dev === there.dev,
        () => false,
      );
      if (same) return opened;
      handle = undefined;
      await opened.close();
    }
    return (handle = await open(path, flags, mode));
  }

  async function writeAll(): Promise<void> {
    // What is added in the same turn is written together.
    await Promise.resolve();
    while (waiting.length > 0) {
      const lines = waiting;
      waiting = [];
      waitingLength = 0;
      const gaps = missing;
      try {
        const file = await current();
        // Half a line is ended first.
        const before = [...(torn ? [""] : []), ...(gaps > 0 ? [gap(gaps)] : [])];
        const { taken, error } = await append(file, Buffer.from(`${[...before, ...lines].join("\n")}\n`));
        if (taken.length > 0) torn = taken.at(-1) !== lineFeed;
        const whole = error === undefined ? before.length + lines.length : countLines(taken);
        if (whole >= before.length) missing -= gaps;
        const written = Math.max(0, whole - before.length);
        if (written > 0) report("written", written);
        if (error === undefined) refusing = false;
        else drop(lines.length - written, safe`${path}: ${asIs(systemReason(error))}`);
      } catch (error) {
        drop(lines.length, safe`${path}: ${asIs(systemReason(error))}`);
      }
    }
    writing = undefined;
  }

  return {
    add(line) {
      if (waitingLength + line.length > mostWaiting) {
        drop(1, safe`${path} does not take lines as fast as they come`);
        return;
      }
      waiting.push(line);
      waitingLength += line.length;
      writing ??= writeAll();
    },
    async close() {
      await writing;
      await handle?.close();
      handle = undefined;
    },
  };
}

const lineFeed = 0x0a;

function countLines(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => (byte === lineFeed ? count + 1 : count), 0);
}

/** Adds bytes to a file; a disk that gets full takes some of them. Gives those that it took, and why not the others. */
async function append(
  file: FileHandle,
  bytes: Uint8Array,
): Promise<{ readonly taken: Uint8Array; readonly error?: unknown }> {
  let length = 0;
  try {
    while (length < bytes.length) length += (await file.write(bytes, length)).bytesWritten;
    return { taken: bytes };
  } catch (error) {
    return { taken: bytes.subarray(0, length), error };
  }
}
