import type { Command } from "../command.ts";
import { commandGroups } from "../help/command-groups.ts";
import { describeOptions } from "../help/describe-option.ts";
import { exitCodes } from "../help/exit-codes.ts";
import { variablesOf } from "../help/variables.ts";
import { GLOBAL_OPTIONS, type OptionTable } from "../options/option-table.ts";
import { FILES } from "./files.ts";

/** The reference page of all commands, in Markdown. */
export function cliPage(commands: readonly Command[]): string {
  const groups = commandGroups(commands);
  return [
    "# The command line",
    "",
    "The answer goes to stdout, everything else to stderr. An option counts before its variable, that before the configuration",
    "file (`-c`), that before the default. `--name value`, `--name=value`, `-n value` and `-n=value` are the same; of several",
    "the last counts, but lists are joined.",
    "",
    "<!-- Written out of the tables in apps/cli/src by a test: `npm test -- apps/cli/src/manual -u` -->",
    "",
    ...groups.map(
      (group) => `- ${group.title}: ${group.commands.map(({ name }) => `[\`${name}\`](#${name})`).join(", ")}`,
    ),
    "",
    "## Options of every command",
    "",
    ...optionTable(GLOBAL_OPTIONS),
    "## Exit codes",
    "",
    ...table(
      ["code", "meaning"],
      exitCodes().map(([code, meaning]) => [code, cell(meaning)]),
    ),
    "## Files",
    "",
    ...table(
      ["file", "what for"],
      FILES.map(({ path, help }) => [path.split(", ").map(code).join(", "), cell(help)]),
    ),
    ...groups.flatMap((group) => group.commands.flatMap(commandSection)),
  ].join("\n");
}

function commandSection({ name, summary, options, operands, examples }: Command): readonly string[] {
  const variables = variablesOf(name).map((variable) => [
    variable.name.split(", ").map(code).join(", "),
    cell(variable.help),
  ]);
  const [, failure = ""] = exitCodes(name).find(([exitCode]) => exitCode === "1") ?? [];
  return [
    `## ${name}`,
    "",
    summary,
    "",
    "```sh",
    `aws-iam-authenticator ${name}${operands === undefined ? "" : ` ${operands}`} [OPTION ...]`,
    "```",
    "",
    ...optionTable(options),
    ...(variables.length === 0 ? [] : table(["variable", "what for"], variables)),
    ...(exitCodes().some(([, meaning]) => meaning === failure)
      ? []
      : [`Exit code 1: ${failure.replace(/^I/, "i")}`, ""]),
    ...(examples.length === 0 ? [] : ["```sh", ...examples, "```", ""]),
  ];
}

function optionTable(options: OptionTable): readonly string[] {
  const rows = describeOptions(options).map(({ short, long, value, help }) => [
    [short, long + (value === undefined ? "" : ` ${value}`)]
      .flatMap((name) => (name === undefined ? [] : code(name)))
      .join(", "),
    cell(help),
  ]);
  return rows.length === 0 ? [] : table(["option", "what for"], rows);
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const lines = [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return [...lines, ""];
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
