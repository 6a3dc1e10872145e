import { formatConfigProblem } from "@aws-iam-authenticator/config";
import type { EditRefusal } from "@aws-iam-authenticator/mapper";
import type { ExitCode, Io } from "../io.ts";
import { UsageError } from "../options/parse-arguments.ts";

/**
 * Says on stderr why an edit is not made.
 *
 * @throws UsageError where the command line asks for an entry that is not valid
 */
export function printRefusal({ reason, message, problems }: EditRefusal, io: Io): ExitCode {
  if (reason === "invalid-entry") throw new UsageError(message);
  for (const problem of problems.filter(({ severity }) => severity === "error")) {
    io.err(`${formatConfigProblem(problem)}\n`);
  }
  io.err(`aws-iam-authenticator: ${message}; nothing was written\n`);
  return 1;
}
