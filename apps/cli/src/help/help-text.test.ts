import { describe, expect, it } from "vitest";
import { defineCommand } from "../command.ts";
import { COMMANDS } from "../commands.ts";
import { commandGroups } from "./command-groups.ts";
import { commandHelp, programHelp } from "./help-text.ts";
import { rows, wrap } from "./layout.ts";

const strange = defineCommand({
  name: "strange",
  summary: "Do something else.",
  operands: "FILE ...",
  options: {
    bare: { type: "boolean", help: "" },
    text: { type: "string", short: "t", help: "Some text.", env: "STRANGE_TEXT" },
    config: { type: "string", short: "c", value: "FILE", help: "Its own." },
  },
  examples: ["aws-iam-authenticator strange x --text 'a  b'"],
  load: async () => ({ run: async () => 0 as const }),
});

describe("a text is wrapped", () => {
  it.each<[text: string, width: number, lines: readonly string[]]>([
    ["", 5, [""]],
    ["one two", 7, ["one two"]],
    ["one two", 6, ["one", "two"]],
    ["a longer-word b", 4, ["a", "longer-word", "b"]],
  ])("%j at %d", (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  it("beside what it is of, and below where that is long", () => {
    const long = "x".repeat(33);
    expect(rows([["a", ["word", ...Array<string>(20).fill("words")].join(" ")]])).toEqual([
      `  a${" ".repeat(32)}word ${Array<string>(10).fill("words").join(" ")}`,
      `${" ".repeat(35)}${Array<string>(10).fill("words").join(" ")}`,
    ]);
    expect(rows([[long, "y"]])).toEqual([`  ${long}`, `${" ".repeat(35)}y`]);
    expect(rows([["a", ""]])).toEqual(["  a"]);
  });
});

it("every line of every help fits 100 columns, summaries and examples apart", () => {
  const lines = [programHelp(COMMANDS), ...COMMANDS.map(commandHelp)].flatMap((text) => text.split("\n"));
  const whole = new Set(COMMANDS.flatMap(({ summary, examples }) => [summary, ...examples.map((one) => `  ${one}`)]));
  expect(lines.filter((line) => line.length > 100 && !whole.has(line))).toEqual([]);
});

it("every command has examples that call it", () => {
  for (const { name, examples } of COMMANDS) {
    expect(examples.filter((example) => example.includes(`aws-iam-authenticator ${name}`))).not.toEqual([]);
    expect(examples.filter((example) => !example.includes("aws-iam-authenticator"))).toEqual([]);
  }
});

it("a command that nobody has put into a group is with the others", () => {
  const groups = commandGroups([...COMMANDS, strange]).map(({ title, commands }) => [title, commands.at(-1)?.name]);
  expect(groups.at(-1)).toEqual(["Other commands", "strange"]);
  expect(commandGroups([strange])).toEqual([{ title: "Other commands", commands: [strange] }]);
});

it("a command's own form of an option stands once", () => {
  expect(commandHelp(strange)).toBe(`Do something else.

Usage: aws-iam-authenticator strange FILE ... [OPTION ...]

Options:
      --bare
  -t, --text VALUE                 Some text. Variable: STRANGE_TEXT.
  -c, --config FILE                Its own.

Options of every command:
  -i, --cluster-id ID              Id of the cluster: the same text for the server and its users.
                                   Variable: KUBERNETES_AWS_AUTHENTICATOR_CLUSTER_ID.
  -l, --log-format text|json       Form of the log on stderr (default text).
  -v, --log-verbosity LEVEL        Least level that is logged: panic, fatal, error, warning, info,
                                   debug, trace (default info). Variable:
                                   AWS_IAM_AUTHENTICATOR_LOG_VERBOSITY.
      --feature-gates NAME=true|false,...
                                   ConfiguredInitDirectories (or AllAlpha): \`init\` writes its files
                                   where they belong. Accepted, of no effect: AllBeta,
                                   IAMIdentityMappingCRD, SSORoleMatch.
  -h, --help                       Print this help.

Exit codes:
  0                                All is well.
  1                                It failed; one line on stderr says why, and what to do.
  2                                It was called wrongly.

Examples:
  aws-iam-authenticator strange x --text 'a  b'
`);
});
