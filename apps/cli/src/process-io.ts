import { writeSync } from "node:fs";
import { systemCode } from "@aws-iam-authenticator/core";
import { batchLines } from "./batch-lines.ts";
import { restartWithHeapRoom } from "./heap-room.ts";
import type { Io } from "./io.ts";

const stdout = 1;
const stderr = 2;

/** The real outside: the one place of the command line that reads the process. */
export function processIo(process: NodeJS.Process, home: string): Io {
  const controller = new AbortController();
  let listening = false;
  /** What Ctrl-C does while a terminal hands on each key. */
  const interrupt = (): void => void process.kill(process.pid, "SIGINT");
  /** Whether a person sees the question, and can answer: stderr may go to a file. */
  const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY;
  const write = (text: string): void => {
    try {
      writeAll(stderr, text);
    } catch {
      // There is nowhere left to say so, and a log that cannot be written must not end the server.
    }
  };
  const log = batchLines(write, (flush) => void setImmediate(flush));
  const err = (text: string): void => {
    log.flush();
    write(text);
  };
  let logs = false;
  return {
    env: process.env,
    platform: process.platform,
    runtime: process.versions["bun"] === undefined ? `node ${process.versions.node}` : `bun ${process.versions["bun"]}`,
    cwd: process.cwd(),
    home,
    out: (text) => writeAll(stdout, text),
    err,
    log(text) {
      if (!logs) {
        logs = true;
        process.once("exit", log.flush);
      }
      log.add(text);
    },
    progress(text) {
      if (process.stderr.isTTY) err(text);
    },
    async readStdin() {
      const pieces: Buffer[] = [];
      for await (const piece of process.stdin) pieces.push(Buffer.from(piece));
      return Buffer.concat(pieces).toString("utf8");
    },
    async prompt(question) {
      if (!canAsk()) return undefined;
      const { createInterface } = await import("node:readline/promises");
      // stdout is for the answer; the question goes to stderr.
      const reader = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await reader.question(question);
      } finally {
        reader.close();
      }
    },
    async promptHidden(question) {
      if (!canAsk()) return undefined;
      const { hiddenPrompt } = await import("./hidden-prompt.ts");
      return hiddenPrompt(question, { input: process.stdin, output: process.stderr, interrupt });
    },
    settleDown() {
      const { Bun } = globalThis as { readonly Bun?: { readonly isStandaloneExecutable: boolean } };
      restartWithHeapRoom(process, Bun?.isStandaloneExecutable === true);
    },
    now: () => Date.now(),
    get signal() {
      // Only a command that asks for it handles signals itself; the others end at once, as usual.
      if (!listening) {
        listening = true;
        for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
      }
      return controller.signal;
    },
  };
}

/** Synchronously, so that nothing is lost at exit; a pipe can be full for a moment, or its reader gone. */
function writeAll(fileDescriptor: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(fileDescriptor, bytes, written);
    } catch (error) {
      const code = systemCode(error);
      if (code === "EPIPE") return;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
