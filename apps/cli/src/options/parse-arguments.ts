import { nearest, quote } from "@aws-iam-authenticator/core";
import type { OptionTable, OptionValues } from "./option-table.ts";
import { readArguments } from "./read-arguments.ts";

/** A command line that cannot be carried out: what is wrong with it, in one line. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What a command line holds: options given, and what stands between them. */
export interface ParsedArguments<T extends OptionTable> {
  readonly values: OptionValues<T>;
  readonly positionals: readonly string[];
}

/**
 * Parses a command line as the reference does: `--name=value`, `--name value`, `-n value`, `-n=value`, `-nvalue`;
 * `--flag`, `--flag=false` and `-f=false`; the last of several counts, but lists are joined. Where an option is not given
 * its variable counts, unless that is empty.
 *
 * @throws UsageError for an unknown option, a missing value, a flag that is neither true nor false
 */
export function parseArguments<T extends OptionTable>(
  table: T,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ParsedArguments<T> {
  const values: Record<string, string | boolean> = {};
  for (const [name, { env: variable, type }] of Object.entries(table)) {
    const value = variable === undefined ? undefined : env[variable];
    if (value) values[name] = type === "boolean" ? readFlag(variable ?? name, value) : value;
  }
  const positionals: string[] = [];
  const given = new Set<string>();
  for (const { name, shown, value } of readArguments(table, args)) {
    if (name === undefined) {
      positionals.push(shown);
      continue;
    }
    const option = Object.hasOwn(table, name) ? table[name] : undefined;
    if (option === undefined) throw new UsageError(unknownOption(shown, Object.keys(table)));
    if (option.type === "boolean") {
      values[name] = value === undefined || readFlag(shown, value);
    } else if (value === undefined) {
      throw new UsageError(`${shown} needs a value: ${shown} ${option.value ?? "VALUE"}`);
    } else {
      const before = option.list && given.has(name) ? `${String(values[name])}${option.separator ?? ","}` : "";
      values[name] = before + value;
    }
    given.add(name);
  }
  return { values: values as OptionValues<T>, positionals };
}

/**
 * Reads the texts that Go's flags take for true and false.
 *
 * @throws UsageError for any other
 */
export function readFlag(name: string, text: string): boolean {
  if (/^(1|t|true)$/i.test(text)) return true;
  if (/^(0|f|false)$/i.test(text)) return false;
  throw new UsageError(`${name} is either true or false, not ${quote(text)}`);
}

function unknownOption(rawName: string, known: readonly string[]): string {
  const near = nearest(rawName.replace(/^-+/, ""), known);
  const shown = /^[\w-]+$/.test(rawName) ? rawName : quote(rawName);
  return `unknown option ${shown}${near === undefined ? "" : `; did you mean --${near}?`}`;
}
