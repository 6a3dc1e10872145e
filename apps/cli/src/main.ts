import { devNull, homedir } from "node:os";
import { processIo } from "./process-io.ts";
import { run } from "./run.ts";

process.exitCode = await run(process.argv.slice(2), processIo(process, home()));

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
