import { devNull, homedir } from "node:os";
import type { ExitCode } from "./io.ts";
import { keepMemoryPrivate } from "./keep-memory-private.ts";
import { processIo } from "./process-io.ts";
import { run } from "./run.ts";

// No top-level await: in the bundle other files import from this one, and would wait for it while it waits for them.
process.exitCode = 1;
void main().then((exitCode) => (process.exitCode = exitCode));

async function main(): Promise<ExitCode> {
  const io = processIo(process, home());
  const intervention = await keepMemoryPrivate(process);
  if (intervention !== undefined) io.err(`aws-iam-authenticator: ${intervention.message}\n`);
  return intervention?.mustEnd ? 1 : run(process.argv.slice(2), io);
}

/**
 * The user's home folder. A container can run as a user of no name, without HOME; the AWS SDK needs one all the same, if
 * only one in which there is nothing.
 */
function home(): string {
  try {
    return homedir();
  } catch {
    return (process.env["HOME"] = devNull);
  }
}
