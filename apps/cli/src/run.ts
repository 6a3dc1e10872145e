import { AuthenticatorError, type Code, nearest, quote } from "@aws-iam-authenticator/core";
import type { Command } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { commandHelp, programHelp } from "./help.ts";
import { hideTokens } from "./hide-tokens.ts";
import type { ExitCode, Io } from "./io.ts";
import { checkGlobals } from "./options/check-globals.ts";
import { GLOBAL_OPTIONS, type OptionTable } from "./options/option-table.ts";
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
    const { message, exitCode } = failureOf(error);
    // A token that stands in the wrong place of the command line would be quoted.
    io.err(`${program}: ${hideTokens(message)}\n`);
    return exitCode;
  }
}

function failureOf(error: unknown): { readonly message: string; readonly exitCode: ExitCode } {
  if (error instanceof UsageError) return { message: `${error.message} (see ${program} --help)`, exitCode: 2 };
  if (error instanceof AuthenticatorError) {
    return { message: `${error.message}. ${error.fix}`, exitCode: usageCodes.has(error.code) ? 2 : 1 };
  }
  const trace = error instanceof Error ? (error.stack ?? error.name) : typeof error;
  return { message: `unexpected failure: ${trace}`, exitCode: 1 };
}

async function dispatch(args: readonly string[], io: Io): Promise<ExitCode> {
  const found = findCommand(args);
  if (found.name === undefined) {
    // Options of the program alone: --help, or nothing to do.
    parseArguments(GLOBAL_OPTIONS, args, {});
    io.out(programHelp(COMMANDS));
    return 0;
  }
  if (found.name === "help") return help(found.rest, io);
  const command = commandNamed(found.name);
  const { values, positionals } = parseArguments({ ...GLOBAL_OPTIONS, ...command.options }, found.rest, io.env);
  if (values.help) {
    io.out(commandHelp(command));
    return 0;
  }
  const [unexpected] = positionals;
  if (unexpected !== undefined && command.operands === undefined) {
    throw new UsageError(`${command.name} takes options alone; ${quote(unexpected)} is not one`);
  }
  checkGlobals(values, io);
  const execute = await command.load();
  return execute(values, io, positionals);
}

function help(rest: readonly string[], io: Io): ExitCode {
  const { name } = findCommand(rest);
  io.out(name === undefined ? programHelp(COMMANDS) : commandHelp(commandNamed(name)));
  return 0;
}

function commandNamed(name: string): Command {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const near = nearest(name, [...COMMANDS.map((candidate) => candidate.name), "help"]);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  throw new UsageError(`unknown command ${quote(name)}${hint}`);
}

/** The command's name, which may stand after options, and the command line without it. */
function findCommand(args: readonly string[]): { name: string | undefined; rest: readonly string[] } {
  const every: OptionTable = Object.assign({}, ...COMMANDS.map(({ options }) => options), GLOBAL_OPTIONS);
  const withValue = Object.entries(every).filter(([, { type }]) => type === "string");
  const takesValue = new Set(withValue.flatMap(([name, { short = "" }]) => [`--${name}`, `-${short}`]));
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (takesValue.has(arg)) i++;
    else if (!arg.startsWith("-")) return { name: arg, rest: [...args.slice(0, i), ...args.slice(i + 1)] };
  }
  return { name: undefined, rest: args };
}

/** Codes that tell of the call itself: what an option, or nothing, said. A partition in the file is checked with the file. */
const usageCodes: ReadonlySet<Code> = new Set<Code>(["CLUSTER_ID_MISSING", "CLUSTER_ID_INVALID", "PARTITION_UNKNOWN"]);
