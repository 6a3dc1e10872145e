import { nearest, quote } from "@aws-iam-authenticator/core";
import { carryOut } from "./carry-out.ts";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { findCommand } from "./find-command.ts";
import type { ExitCode, Io } from "./io.ts";
import { GLOBAL_OPTIONS } from "./options/option-table.ts";
import { parseArguments, UsageError } from "./options/parse-arguments.ts";

/** What to call for the help that a wrong command line needs: that of its command, where it has one. */
export function helpFor(args: readonly string[]): string {
  const { name } = findCommand(args, COMMANDS);
  return COMMANDS.some((command) => command.name === name) ? `help ${name}` : "--help";
}

/** Carries out a command line, whichever command it calls. */
export async function dispatch(args: readonly string[], io: Io): Promise<ExitCode> {
  const found = findCommand(args, COMMANDS);
  if (found.name === undefined) {
    // Options of the program alone: --help, or nothing to do.
    checkNoCommand(args);
    parseArguments(GLOBAL_OPTIONS, args, {});
    return help([], io);
  }
  if (found.name === "help") return help(found.rest, io);
  if (found.name === "complete") return complete(found.rest, io);
  const command = commandNamed(found.name);
  return carryOut(command, found.rest, io, () => help([command.name], io));
}

/** Prints the help of the command that is named, or of the program. */
export async function help(rest: readonly string[], io: Io): Promise<ExitCode> {
  const { name } = findCommand(rest, COMMANDS);
  const command = name === undefined ? undefined : commandNamed(name);
  const { commandHelp, programHelp } = await import("./help/help-text.ts");
  io.out(command === undefined ? programHelp(COMMANDS) : commandHelp(command));
  return 0;
}

/** Other programs have an option --version. */
function checkNoCommand(args: readonly string[]): void {
  const meant = COMMANDS.find(({ name }) => args.includes(`--${name}`) && !Object.hasOwn(GLOBAL_OPTIONS, name));
  if (meant === undefined) return;
  throw new UsageError(`unknown option --${meant.name}; did you mean the command ${meant.name}?`);
}

/** What the scripts that `completion` prints call. */
async function complete(rest: readonly string[], io: Io): Promise<ExitCode> {
  const { completeLine } = await import("./completion/complete-line.ts");
  return completeLine(rest, COMMANDS, io);
}

function commandNamed(name: string): Command {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const near = nearest(name, [...COMMANDS.map((candidate) => candidate.name), "help"]);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  throw new UsageError(`unknown command ${quote(name)}${hint}`);
}
