import { devNull, homedir } from "node:os";
import { keepMemoryPrivate } from "./keep-memory-private.ts";
import { processIo } from "./process-io.ts";
import { run } from "./run.ts";

const io = processIo(process, home());
const intervention = await keepMemoryPrivate(process);
if (intervention !== undefined) io.err(`aws-iam-authenticator: ${intervention.message}\n`);
process.exitCode = intervention?.mustEnd ? 1 : await run(process.argv.slice(2), io);

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
