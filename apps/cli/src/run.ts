import { AuthenticatorError, type Code, nearest, quote } from "@aws-iam-authenticator/core";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { findCommand } from "./find-command.ts";
import { hideTokens } from "./hide-tokens.ts";
import type { ExitCode, Io } from "./io.ts";
import { checkGlobals } from "./options/check-globals.ts";
import { GLOBAL_OPTIONS } from "./options/option-table.ts";
import { parseArguments, UsageError } from "./options/parse-arguments.ts";

const program = "aws-iam-authenticator";

/**
 * Carries out a command line. Never rejects: what goes wrong is one line on stderr and an exit code, 2 where the command
 * was called wrongly and 1 where it failed.
 */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    const { message, exitCode } = failureOf(error, args);
    // A token that stands in the wrong place of the command line would be quoted.
    io.err(`${program}: ${hideTokens(message)}\n`);
    return exitCode;
  }
}

function failureOf(error: unknown, args: readonly string[]): { readonly message: string; readonly exitCode: ExitCode } {
  if (error instanceof UsageError) {
    return { message: `${error.message} (see ${program} ${helpFor(args)})`, exitCode: 2 };
  }
  if (error instanceof AuthenticatorError) {
    return { message: `${error.message}. ${error.fix}`, exitCode: usageCodes.has(error.code) ? 2 : 1 };
  }
  const trace = error instanceof Error ? (error.stack ?? error.name) : typeof error;
  return { message: `unexpected failure: ${trace}`, exitCode: 1 };
}

/** What to call for the help that a wrong command line needs: that of its command, where it has one. */
function helpFor(args: readonly string[]): string {
  const { name } = findCommand(args, COMMANDS);
  return COMMANDS.some((command) => command.name === name) ? `help ${name}` : "--help";
}

async function dispatch(args: readonly string[], io: Io): Promise<ExitCode> {
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
  const { values, positionals } = parseArguments({ ...GLOBAL_OPTIONS, ...command.options }, found.rest, io.env);
  if (values.help) return help([command.name], io);
  const [unexpected] = positionals;
  if (unexpected !== undefined && command.operands === undefined) {
    throw new UsageError(`${command.name} takes options alone; ${quote(unexpected)} is not one`);
  }
  checkGlobals(values, io);
  const execute = await command.load();
  return execute(values, io, positionals);
}

async function help(rest: readonly string[], io: Io): Promise<ExitCode> {
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

/** Codes that tell of the call itself: what an option, or nothing, said. A partition in the file is checked with the file. */
const usageCodes: ReadonlySet<Code> = new Set<Code>(["CLUSTER_ID_MISSING", "CLUSTER_ID_INVALID", "PARTITION_UNKNOWN"]);
