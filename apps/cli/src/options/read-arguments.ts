import type { OptionTable } from "./option-table.ts";

/** A piece of a command line. */
export interface Argument {
  /** The option's name; undefined for what stands between options. What stands behind an unknown letter is that letter. */
  readonly name: string | undefined;
  /** The option as it was written, `-r` or `--role`; or what stands between options. */
  readonly shown: string;
  /** The option's value; undefined where it has none. */
  readonly value?: string | undefined;
}

/**
 * Takes a command line apart, with no opinion on it. An option with a value takes the next argument, whatever that is,
 * where it has none of its own; after `--` there are no options. Short flags can stand together, and one with a value last.
 *
 * Node's `util.parseArgs` does much of this, but with its module Node loads a tenth of what it loads at its start, and
 * opens stderr.
 */
export function* readArguments(table: OptionTable, args: readonly string[]): Generator<Argument> {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      for (const shown of args.slice(i + 1)) yield { name: undefined, shown };
      return;
    }
    if (!arg.startsWith("-") || arg === "-") {
      yield { name: undefined, shown: arg };
    } else if (arg.startsWith("--")) {
      const [, name = "", value = undefined] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [arg, arg.slice(2)];
      yield { name, shown: `--${name}`, value: value ?? (takesValue(name) ? args[++i] : undefined) };
    } else {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg.charAt(at);
        const name = nameOf(letter);
        const shown = `-${letter}`;
        const rest = arg.slice(at + 1);
        if (takesValue(name)) {
          yield { name, shown, value: rest === "" ? args[++i] : rest.replace(/^=/, "") };
          break;
        }
        if (at === 1 && rest.startsWith("=")) {
          yield { name, shown, value: rest.slice(1) };
          break;
        }
        yield { name, shown };
      }
    }
  }

  function takesValue(name: string): boolean {
    return Object.hasOwn(table, name) && table[name]?.type === "string";
  }

  function nameOf(letter: string): string {
    return Object.keys(table).find((name) => table[name]?.short === letter) ?? letter;
  }
}
