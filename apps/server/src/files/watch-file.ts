import { readFile, stat } from "node:fs/promises";
import { asIs, fail, type Problem, safe, systemCode, systemReason } from "@aws-iam-authenticator/core";

/** What a look at a file found. The problem is `CONFIG_UNREADABLE`, or `INTERNAL` where taking the text failed. */
export type FileReading =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "absent"; readonly problem: Problem }
  | { readonly kind: "unreadable"; readonly problem: Problem };

/** A watch that goes on until it is closed. */
export interface FileWatch {
  /** Ends the watch; resolves when nothing is under way. */
  close(): Promise<void>;
}

const defaultIntervalMs = 250;

/**
 * Looks at a file again and again, and hands on what it holds whenever that may have changed: at first, when it is written,
 * replaced, gone or back, and when a symbolic link on the way to it leads elsewhere (as Kubernetes updates a mounted
 * ConfigMap). A file is read when it was the same twice in a row, so that none is read half written.
 *
 * @param options.intervalMs how often to look, in milliseconds. Default 250.
 * @param options.changed takes what was found. Where it throws, it is told that the file is unreadable, and must not throw
 */
export function watchFile(options: {
  readonly path: string;
  readonly intervalMs?: number;
  readonly changed: (reading: FileReading) => void;
}): FileWatch {
  const { path, intervalMs = defaultIntervalMs, changed } = options;
  let handled: string | undefined;
  let seen: string | undefined;
  let closed = false;

  async function look(): Promise<void> {
    const state = await stateOf(path);
    const isNew = state !== handled;
    const isSettled = state === seen;
    seen = state;
    if (!isNew || !isSettled) return;
    const reading = await read(path);
    // Written while it was read: there is a next time.
    if ((await stateOf(path)) !== state || closed) return;
    handled = state;
    try {
      changed(reading);
    } catch (error) {
      // A mistake of the program that a file provokes by what it holds must not end a server that answers.
      const detail = safe`${path}: ${error instanceof Error ? error.name : typeof error}`;
      changed({ kind: "unreadable", problem: { code: "INTERNAL", detail } });
    }
  }

  let timer: NodeJS.Timeout;
  let looking = Promise.resolve();
  const lookAgain = (): void => {
    timer = setTimeout(() => {
      looking = look().finally(() => closed || lookAgain());
    }, intervalMs).unref();
  };
  lookAgain();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}

async function read(path: string): Promise<FileReading> {
  try {
    return { kind: "text", text: await readFile(path, "utf8") };
  } catch (error) {
    const { problem } = fail("CONFIG_UNREADABLE", safe`${path}: ${asIs(systemReason(error))}`);
    return { kind: systemCode(error) === "ENOENT" ? "absent" : "unreadable", problem };
  }
}

/** What tells one state of a file from another: which file it is, and its times to the nanosecond. */
async function stateOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
  } catch (error) {
    return systemReason(error);
  }
}
