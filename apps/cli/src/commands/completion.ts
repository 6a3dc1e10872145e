import { quote } from "@aws-iam-authenticator/core";
import type { Run } from "../command.ts";
import { shellNamed, SHELLS } from "../completion/shells.ts";
import { UsageError } from "../options/parse-arguments.ts";
import type { COMPLETION_OPTIONS } from "./completion-options.ts";

/** Prints the script by which a shell completes command lines. */
export const run: Run<typeof COMPLETION_OPTIONS> = async (values, io, [name, unexpected]) => {
  const shell = shellNamed(name);
  if (shell === undefined) {
    const given = name === undefined ? "" : `, not ${quote(name)}`;
    throw new UsageError(`completion takes the name of a shell${given}: ${Object.keys(SHELLS).join(", ")}`);
  }
  if (unexpected !== undefined) throw new UsageError(`${quote(unexpected)} is too much after completion ${name}`);
  io.out(shell.script(values["no-descriptions"] !== true));
  return 0;
};
