import type { Command } from "./command.ts";
import { GLOBAL_OPTIONS, type OptionTable } from "./options/option-table.ts";

/** A command line, taken apart as far as its command. */
export interface FoundCommand {
  /** Undefined where there are options alone. */
  readonly name: string | undefined;
  /** The command line without the command's name. */
  readonly rest: readonly string[];
}

/** Finds the command's name, which may stand after options. */
export function findCommand(args: readonly string[], commands: readonly Command[]): FoundCommand {
  const withValue = Object.entries(everyOption(commands)).filter(([, { type }]) => type === "string");
  const takesValue = new Set(withValue.flatMap(([name, { short = "" }]) => [`--${name}`, `-${short}`]));
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (takesValue.has(arg)) i++;
    else if (!arg.startsWith("-")) return { name: arg, rest: [...args.slice(0, i), ...args.slice(i + 1)] };
  }
  return { name: undefined, rest: args };
}

/** The options of all commands, by which a command line is read before its command is known. */
export function everyOption(commands: readonly Command[]): OptionTable {
  return Object.assign({}, ...commands.map(({ options }) => options), GLOBAL_OPTIONS) as OptionTable;
}
