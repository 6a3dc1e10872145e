import type { Command } from "../command.ts";
import { commandGroups } from "../help/command-groups.ts";
import { type DescribedOption, describeOptions } from "../help/describe-option.ts";
import { exitCodes } from "../help/exit-codes.ts";
import { variablesOf } from "../help/variables.ts";
import { GLOBAL_OPTIONS } from "../options/option-table.ts";
import { FILES } from "./files.ts";
import { bold, italic, macroArgument, roffText } from "./roff.ts";

const program = "aws-iam-authenticator";

/**
 * The manual page of the whole program, out of the tables that the command itself reads.
 *
 * @param options.version such as `v1.2.3`
 * @param options.date of the release, `YYYY-MM-DD`
 * @see https://man.openbsd.org/man.7
 */
export function manPage(commands: readonly Command[], { version, date }: { version: string; date: string }): string {
  const lines = [
    `.TH AWS\\-IAM\\-AUTHENTICATOR 1 "${date}" ${macroArgument(`${program} ${version}`)} "User Commands"`,
    // Neither broken words nor wide spaces: what is copied is to be whole.
    ".nh",
    ".ad l",
    ".SH NAME",
    `${roffText(program)} \\- log in to Kubernetes clusters with AWS IAM`,
    ".SH SYNOPSIS",
    `${bold(program)} ${italic("COMMAND")} [${italic("OPTION")} ...]`,
    ".SH DESCRIPTION",
    roffText(
      "kubectl runs it as its exec plugin to make a token from AWS credentials; kube-apiserver asks it, as a webhook,",
    ),
    roffText("who has made a token. The answer goes to stdout, everything else to stderr."),
    ".PP",
    roffText(
      "An option counts before its variable, that before the configuration file, that before the default. An option's",
    ),
    roffText("value may follow as the next word or after =; of several the last counts, but lists are joined."),
    ".SH OPTIONS",
    roffText("Of every command:"),
    ...optionParagraphs(describeOptions(GLOBAL_OPTIONS)),
    ...commandGroups(commands).flatMap((group) => [
      `.SH ${macroArgument(headingOf(group.title))}`,
      ...group.commands.flatMap(commandSection),
    ]),
    ".SH ENVIRONMENT",
    roffText("Beside the variables that stand for an option:"),
    ...variableParagraphs(commands),
    ".SH FILES",
    ...FILES.flatMap(({ path, help }) => paragraph(italic(path), roffText(help))),
    ".SH EXIT STATUS",
    ...exitCodes().flatMap(([code, meaning]) => paragraph(bold(code), roffText(meaning))),
    ".SH SEE ALSO",
    `${bold("kubectl")}(1), ${bold("aws")}(1)`,
  ];
  return `${lines.join("\n")}\n`;
}

/** `To log in` alone would be no heading. */
function headingOf(title: string): string {
  return (title.startsWith("To ") ? `commands ${title}` : title).toUpperCase();
}

function commandSection({ name, summary, options, operands, examples }: Command): readonly string[] {
  const synopsis = [
    bold(program),
    bold(name),
    ...(operands?.split(" ").map(operand) ?? []),
    `[${italic("OPTION")} ...]`,
  ];
  const [, failure] = exitCodes(name).find(([code]) => code === "1") ?? [];
  const [, usual] = exitCodes().find(([code]) => code === "1") ?? [];
  return [
    `.SS ${macroArgument(name)}`,
    synopsis.join(" "),
    ".PP",
    roffText(summary),
    ...(failure === usual ? [] : [roffText(`Exit status 1: ${failure?.replace(/^I/, "i") ?? ""}`)]),
    ...optionParagraphs(describeOptions(options)),
    ...(examples.length === 0 ? [] : [".PP", roffText("Examples:"), ".PP", ".nf", ".RS 4"]),
    ...examples.map(roffText),
    ...(examples.length === 0 ? [] : [".RE", ".fi"]),
  ];
}

/** `user|role` is typed as it stands, FILE is not. */
function operand(text: string): string {
  if (text === "...") return text;
  return /^[a-z|]+$/.test(text) ? text.split("|").map(bold).join("|") : italic(text);
}

function optionParagraphs(options: readonly DescribedOption[]): readonly string[] {
  return options.flatMap(({ short, long, value, help }) => {
    const names = [short, long].filter((name) => name !== undefined).map(bold);
    return paragraph(names.join(", ") + (value === undefined ? "" : ` ${italic(value)}`), roffText(help));
  });
}

function variableParagraphs(commands: readonly Command[]): readonly string[] {
  const users = new Map<string, { help: string; names: readonly string[] }>();
  for (const command of commands) {
    for (const { name, help } of variablesOf(command.name)) {
      const { names } = users.get(name) ?? { names: [] };
      users.set(name, { help, names: [...names, command.name] });
    }
  }
  return [...users].flatMap(([name, { help, names }]) =>
    paragraph(bold(name), `${roffText(help)} ${roffText(`(${names.join(", ")})`)}`),
  );
}

function paragraph(tag: string, text: string): readonly string[] {
  return [".TP", tag, text];
}
