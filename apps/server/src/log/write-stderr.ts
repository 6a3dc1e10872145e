import { writeSync } from "node:fs";

const stderr = 2;
const pauseMilliseconds = 1;

/**
 * Writes a line and a line break to stderr and returns when all of it is written, so that the last line before an exit is
 * not lost. Waits while the reader is slow. A reader that has gone away, or any other fault of stderr, loses the line:
 * there is nowhere left to say so, and a log must not bring the server down.
 */
export function writeStderr(line: string): void {
  const bytes = Buffer.from(`${line}\n`);
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(stderr, bytes, written);
    } catch (error) {
      if (!isFull(error)) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMilliseconds);
    }
  }
}

/** Whether a non-blocking pipe has no room just now: stderr is one once the runtime's own stream has opened it. */
function isFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}
