import { parseArgs } from "node:util";
import { nearest, quote } from "@aws-iam-authenticator/core";
import type { OptionTable, OptionValues } from "./option-table.ts";

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
  const options = Object.fromEntries(
    Object.entries(table).map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }]),
  );
  // Strict mode would refuse --flag=false, and say things differently from one version of Node to the next.
  const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true });
  const positionals: string[] = [];
  const given = new Set<string>();
  let readToItsEnd: number | undefined;
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option" || token.index === readToItsEnd) continue;
    const option = Object.hasOwn(table, token.name) ? table[token.name] : undefined;
    if (option === undefined) throw new UsageError(unknownOption(token.rawName, Object.keys(table)));
    const { rawName } = token;
    const isShort = !rawName.startsWith("--");
    const value = isShort && token.inlineValue ? token.value.replace(/^=/, "") : token.value;
    if (option.type === "boolean") {
      // In -f=false the parser sees five flags.
      const [, text = value] = (isShort && /^-[^-]=(.*)$/s.exec(args[token.index] ?? "")) || [];
      if (isShort && text !== undefined) readToItsEnd = token.index;
      values[token.name] = text === undefined || readFlag(rawName, text);
    } else if (value === undefined) {
      throw new UsageError(`${rawName} needs a value: ${rawName} ${option.value ?? "VALUE"}`);
    } else {
      const before =
        option.list && given.has(token.name) ? `${String(values[token.name])}${option.separator ?? ","}` : "";
      values[token.name] = before + value;
    }
    given.add(token.name);
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
