import { quote } from "@aws-iam-authenticator/core";
import type { Command } from "./command.ts";
import type { ExitCode, Io } from "./io.ts";
import { checkGlobals } from "./options/check-globals.ts";
import { GLOBAL_OPTIONS } from "./options/option-table.ts";
import { parseArguments, UsageError } from "./options/parse-arguments.ts";

/**
 * Carries out one command.
 *
 * @param args the command line without the command's name
 * @param help called instead where that is asked for
 * @throws UsageError where it is called wrongly
 */
export async function carryOut(
  command: Command,
  args: readonly string[],
  io: Io,
  help: () => Promise<ExitCode>,
): Promise<ExitCode> {
  const { values, positionals } = parseArguments({ ...GLOBAL_OPTIONS, ...command.options }, args, io.env);
  if (values.help) return help();
  const [unexpected] = positionals;
  if (unexpected !== undefined && command.operands === undefined) {
    throw new UsageError(`${command.name} takes options alone; ${quote(unexpected)} is not one`);
  }
  checkGlobals(values, io);
  const execute = await command.load();
  return execute(values, io, positionals);
}
