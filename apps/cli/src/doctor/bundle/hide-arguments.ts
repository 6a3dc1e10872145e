import { HIDDEN, namesSecret } from "./section.ts";

/** Options of this program and the AWS CLI whose values are no secrets. */
const openOptions: ReadonlySet<string> = new Set([
  "config",
  "cluster-id",
  "cluster-name",
  "log-format",
  "log-verbosity",
  "output",
  "profile",
  "region",
  "role",
  "role-arn",
  "session-name",
]);

/** The same in one letter, of this program alone: -p is another's password, -c a shell's script. */
const openLetters: ReadonlySet<string> = new Set(["c", "i", "l", "v", "r", "s"]);

/** Words that stand between options and say what is to be done. */
const openWords: ReadonlySet<string> = new Set([
  "token",
  "eks",
  "get-token",
  "exec",
  "--",
  "aws",
  "aws-iam-authenticator",
]);

/** A program's arguments as they may be shown, and the secrets among the others. */
export interface ShownArguments {
  readonly shown: readonly string[];
  readonly secrets: readonly string[];
}

/**
 * Hides what a program's arguments may tell: shown are the names of options, values of those that are known to be open,
 * flags, and what says what is to be done.
 *
 * @param command the program
 */
export function hideArguments(command: string, args: readonly string[]): ShownArguments {
  const isOurs = /(^|[\\/])aws-iam-authenticator(\.exe)?$/i.test(command);
  const shown: string[] = [];
  const secrets: string[] = [];
  let before: string | undefined;
  for (const arg of args) {
    const [, dashes = "", option, value] = /^(--?)([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(arg) ?? [];
    const [, variable, assigned = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(arg) ?? [];
    if (before !== undefined && (namesSecret(before) || option === undefined)) {
      shown.push(openWords.has(arg) ? arg : valueOf(before, arg));
      before = undefined;
    } else if (option !== undefined) {
      // What stands behind a letter is its value: -imy-cluster.
      const isWhole = dashes === "--" || option.length === 1;
      shown.push(!isWhole ? HIDDEN : value === undefined ? arg : `${dashes}${option}=${valueOf(option, value)}`);
      before = isWhole && value === undefined ? option : undefined;
    } else if (variable !== undefined) {
      shown.push(`${variable}=${valueOf(variable, assigned)}`);
    } else {
      shown.push(openWords.has(arg) ? arg : HIDDEN);
    }
  }
  return { shown, secrets };

  function valueOf(name: string, value: string): string {
    const isOpen = openOptions.has(name) || (isOurs && openLetters.has(name));
    if ((isOpen && !/\s/.test(value)) || /^(true|false)$/.test(value)) return value;
    if (namesSecret(name)) secrets.push(value);
    return HIDDEN;
  }
}
