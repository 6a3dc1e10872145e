import { writeSync } from "node:fs";

/** Says on stderr in one line, past the test runner, that tests do not run and why. Gives whether they are to be skipped. */
export function skipped(what: string, reason: string | undefined): boolean {
  if (reason === undefined) return false;
  writeSync(2, `${what}: ${reason}: skipped\n`);
  return true;
}
