import type { Command } from "./command.ts";
import { GLOBAL_OPTIONS, type OptionTable } from "./options/option-table.ts";

const widest = 34;

/** The help of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  return [
    "Log in to Kubernetes clusters with AWS IAM.",
    "",
    "Usage: aws-iam-authenticator COMMAND [OPTION ...]",
    "",
    "Commands:",
    ...commands.map(({ name, summary }) => row(name, summary)),
    "",
    "Options of every command:",
    ...optionRows(GLOBAL_OPTIONS),
    "",
    "aws-iam-authenticator COMMAND --help tells a command's own options.",
    "",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp({ name, summary, options, operands, examples }: Command): string {
  return [
    summary,
    "",
    `Usage: aws-iam-authenticator ${name}${operands === undefined ? "" : ` ${operands}`} [OPTION ...]`,
    "",
    "Options:",
    ...optionRows(options),
    "",
    "Options of every command:",
    ...optionRows(Object.fromEntries(Object.entries(GLOBAL_OPTIONS).filter(([name]) => !Object.hasOwn(options, name)))),
    "",
    "Examples:",
    ...examples.map((example) => `  ${example}`),
    "",
  ].join("\n");
}

function optionRows(options: OptionTable): string[] {
  return Object.entries(options).map(([name, { short, value, env, help }]) => {
    const left = `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
    return row(left, env === undefined ? help : `${help} Variable: ${env}.`);
  });
}

function row(left: string, right: string): string {
  return left.length > widest ? `  ${left}\n  ${" ".repeat(widest)} ${right}` : `  ${left.padEnd(widest)} ${right}`;
}
