import type { ExitCode, Io } from "./io.ts";
import type { Completes, GlobalValues, OptionTable, OptionValues } from "./options/option-table.ts";

/** Carries out a command. Problems that a user can meet are thrown as AuthenticatorError or UsageError. */
export type Run<T extends OptionTable = OptionTable> = (
  values: OptionValues<T> & GlobalValues,
  io: Io,
  operands: readonly string[],
) => Promise<ExitCode>;

/** A command: what is needed to parse and describe it, and a way to load the rest when it is called. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly options: OptionTable;
  /** What the command takes beside options, as the help shows it: `FILE ...`. Default: nothing. */
  readonly operands?: string;
  /** What a shell offers for each of these. Default: as for an option's value. */
  readonly completes?: Completes;
  readonly examples: readonly string[];
  load(): Promise<Run>;
}

/** Makes a command of a table of options and a module that takes just these. */
export function defineCommand<const T extends OptionTable>(
  command: Omit<Command, "options" | "load"> & { readonly options: T; load(): Promise<{ readonly run: Run<T> }> },
): Command {
  return { ...command, load: async () => (await command.load()).run as Run };
}
