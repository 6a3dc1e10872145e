import type { Command } from "../command.ts";
import { GLOBAL_OPTIONS, type OptionTable } from "../options/option-table.ts";
import { commandGroups } from "./command-groups.ts";
import { describeOptions } from "./describe-option.ts";
import { exitCodes } from "./exit-codes.ts";
import { rows, section } from "./layout.ts";
import { variablesOf } from "./variables.ts";

/** The help of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  return [
    "Log in to Kubernetes clusters with AWS IAM.",
    "",
    "Usage: aws-iam-authenticator COMMAND [OPTION ...]",
    "",
    ...commandGroups(commands).flatMap((group) =>
      section(group.title, rows(group.commands.map(({ name, summary }) => [name, summary]))),
    ),
    ...section("Options of every command", optionRows(GLOBAL_OPTIONS)),
    ...section("Exit codes", rows(exitCodes())),
    "aws-iam-authenticator help COMMAND tells a command's own options, variables and examples.",
    "man aws-iam-authenticator, where it is installed, tells all of them.",
    "",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp({ name, summary, options, operands, examples }: Command): string {
  const others = Object.fromEntries(Object.entries(GLOBAL_OPTIONS).filter(([other]) => !Object.hasOwn(options, other)));
  return [
    summary,
    "",
    `Usage: aws-iam-authenticator ${name}${operands === undefined ? "" : ` ${operands}`} [OPTION ...]`,
    "",
    ...section("Options", optionRows(options)),
    ...section("Options of every command", optionRows(others)),
    ...section("Variables", rows(variablesOf(name).map((variable) => [variable.name, variable.help]))),
    ...section("Exit codes", rows(exitCodes(name))),
    ...section(
      "Examples",
      examples.map((example) => `  ${example}`),
    ).slice(0, -1),
    "",
  ].join("\n");
}

function optionRows(options: OptionTable): readonly string[] {
  return rows(
    describeOptions(options).map(({ short, long, value, help }) => [
      `${short === undefined ? "    " : `${short}, `}${long}${value === undefined ? "" : ` ${value}`}`,
      help,
    ]),
  );
}
