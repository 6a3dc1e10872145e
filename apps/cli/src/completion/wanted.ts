import type { Command } from "../command.ts";
import { everyOption, findCommand } from "../find-command.ts";
import { type Completes, GLOBAL_OPTIONS, type Option, type OptionTable } from "../options/option-table.ts";
import { readArguments } from "../options/read-arguments.ts";

/** What the last word of a command line may become. */
export interface Wanted {
  /** What of the word is not completed: `--region=`, or what a list holds already. */
  readonly before: string;
  /** All there is, or where to look for it; undefined where there is nothing to offer. */
  readonly offers: readonly Offer[] | Exclude<Completes, readonly string[]> | undefined;
  /** Options that are given before it, by name. */
  readonly given: Readonly<Record<string, string | undefined>>;
}

/** A word that a shell offers. */
export interface Offer {
  readonly value: string;
  readonly help?: string;
}

/**
 * Says what a word may become, from the tables of commands and options alone.
 *
 * @param words those between the program's name and the word
 * @param word as far as it is typed
 */
export function wantedFor(words: readonly string[], word: string, commands: readonly Command[]): Wanted {
  const { name, rest } = findCommand(words, commands);
  const command = commands.find((candidate) => candidate.name === name);
  const table: OptionTable = command === undefined ? everyOption(commands) : { ...GLOBAL_OPTIONS, ...command.options };
  const { given, operands, pending, optionsEnded } = readSoFar(table, rest);
  const nothing: Wanted = { before: "", offers: undefined, given };

  if (pending !== undefined) return valueOf(pending, "", word);
  if (!optionsEnded && word.startsWith("-")) return option();
  if (name === undefined || (name === "help" && operands === 0)) {
    const help = name === undefined ? [{ value: "help", help: "Tell of a command." }] : [];
    return { ...nothing, offers: [...commands.map(({ name, summary }) => ({ value: name, help: summary })), ...help] };
  }
  return operand();

  function option(): Wanted {
    const [, long, typed] = /^--([^=]+)=(.*)$/s.exec(word) ?? [];
    if (long !== undefined && typed !== undefined) {
      const found = Object.hasOwn(table, long) ? table[long] : undefined;
      return found === undefined ? nothing : valueOf(found, `--${long}=`, typed);
    }
    const [, letter, sign = "", attached = ""] = /^-([^-])(=?)(.*)$/s.exec(word) ?? [];
    if (letter === undefined) return { ...nothing, offers: optionNames() };
    const found = Object.values(table).find(({ short }) => short === letter);
    if (found === undefined) return nothing;
    if (sign !== "" || attached !== "") return valueOf(found, `-${letter}${sign}`, attached);
    return { ...nothing, offers: [{ value: `-${letter}`, help: found.help }] };
  }

  /** Those that say something new: of the command, or of all commands before there is one. */
  function optionNames(): readonly Offer[] {
    return Object.entries(command === undefined ? GLOBAL_OPTIONS : table)
      .filter(([name, { list }]) => list === true || !Object.hasOwn(given, name))
      .map(([name, { help }]) => ({ value: `--${name}`, help }));
  }

  function valueOf(option: Option, before: string, typed: string): Wanted {
    if (option.type === "boolean") {
      return before.endsWith("=") ? { ...nothing, before, offers: offersOf(["true", "false"]) } : nothing;
    }
    const completes = option.completes ?? completesOf(option.value ?? "");
    const inList = option.list === true && option.separator === undefined && typeof completes === "object";
    const listed = inList ? typed.slice(0, typed.lastIndexOf(",") + 1) : "";
    const there = listed.split(",");
    const offers =
      typeof completes === "object" ? offersOf(completes.filter((value) => !there.includes(value))) : completes;
    return { ...nothing, before: before + listed, offers };
  }

  function operand(): Wanted {
    const names = command?.operands?.split(" ") ?? [];
    const repeated = names.at(-1) === "..." ? names.at(-2) : undefined;
    const name = names.filter((one) => one !== "...")[operands] ?? repeated;
    if (name === undefined) return nothing;
    const completes = command?.completes ?? completesOf(name);
    return { ...nothing, offers: typeof completes === "object" ? offersOf(completes) : completes };
  }
}

/** What a command line says so far; `pending` is an option at its end that has no value yet. */
function readSoFar(table: OptionTable, words: readonly string[]) {
  // What comes of one more word says how the line stands: it is taken for a value, or what ends options stands before it.
  const sentinel = "--help";
  const read = [...readArguments(table, [...words, sentinel])];
  const last = read.pop();
  const given = Object.fromEntries(
    read.flatMap(({ name, value = "" }) => (name === undefined ? [] : [[name, value] as const])),
  );
  return {
    given,
    operands: read.filter(({ name }) => name === undefined).length,
    pending: last?.name !== undefined && last.value === sentinel ? table[last.name] : undefined,
    optionsEnded: last?.name === undefined,
  };
}

/** What the help's words for values stand for. */
const placeholders: Readonly<Record<string, Completes>> = {
  FILE: "file",
  FOLDER: "folder",
  REGION: "region",
  PARTITION: "partition",
  PROFILE: "profile",
  CONTEXT: "context",
};

/** Words in small letters are themselves the values. */
function completesOf(value: string): Completes | undefined {
  if (Object.hasOwn(placeholders, value)) return placeholders[value];
  return /^[a-z][\w-]*(\|[a-z][\w-]*)*$/.test(value) ? value.split("|") : undefined;
}

function offersOf(values: readonly string[]): readonly Offer[] {
  return values.map((value) => ({ value }));
}
