import { describe, expect, it } from "vitest";
import type { OptionTable } from "./option-table.ts";
import { parseArguments, UsageError } from "./parse-arguments.ts";

const TABLE = {
  name: { type: "string", short: "n", env: "TEST_NAME", value: "NAME", help: "" },
  region: { type: "string", help: "" },
  modes: { type: "string", list: true, help: "" },
  flag: { type: "boolean", short: "f", env: "TEST_FLAG", help: "" },
  short: { type: "boolean", short: "s", help: "" },
} as const satisfies OptionTable;

/** A command line as a test writes it: words that spaces part. */
function parse(line: string | readonly string[], env: Record<string, string> = {}) {
  return parseArguments(TABLE, typeof line === "string" ? line.split(" ").filter((word) => word !== "") : line, env);
}

describe("a value", () => {
  it.each([
    ["--name=value", { name: "value" }],
    ["--name value", { name: "value" }],
    ["-n value", { name: "value" }],
    ["-n=value", { name: "value" }],
    ["-nvalue", { name: "value" }],
    ["--name=", { name: "" }],
    ["--name=a=b", { name: "a=b" }],
    ["-n=a=b", { name: "a=b" }],
    ["-n==b", { name: "=b" }],
    ["--name -", { name: "-" }],
    ["-n -", { name: "-" }],
    ["--name=-x", { name: "-x" }],
    ["--name -x", { name: "-x" }],
    ["-n -x", { name: "-x" }],
    ["-n-x", { name: "-x" }],
    ["--name --flag", { name: "--flag" }],
    ["--name -f=false", { name: "-f=false" }],
    ["-fn value", { flag: true, name: "value" }],
    ["-fnvalue", { flag: true, name: "value" }],
  ])("of %s", (line, values) => {
    expect(parse(line)).toEqual({ values, positionals: [] });
  });

  it("may be empty, hold spaces, line breaks, and what is no ASCII", () => {
    expect(parse(["--name", "", "--region", "a b\nc é"]).values).toEqual({ name: "", region: "a b\nc é" });
  });

  it.each([
    ["-n a -n b", { name: "b" }],
    ["--name=a -nb", { name: "b" }],
    ["-n a --name=", { name: "" }],
    ["--flag --flag=false", { flag: false }],
    ["-f=false -f", { flag: true }],
  ])("is the last of several: %s", (line, values) => {
    expect(parse(line).values).toEqual(values);
  });

  it("of a list is all of several", () => {
    expect(parse("--modes a,b --modes=c").values).toEqual({ modes: "a,b,c" });
  });
});

describe("a flag", () => {
  it.each([
    ["--flag", true],
    ["--flag=true", true],
    ["--flag=false", false],
    ["--flag=1", true],
    ["--flag=0", false],
    ["--flag=T", true],
    ["--flag=F", false],
    ["--flag=TRUE", true],
    ["--flag=False", false],
    ["-f", true],
    ["-f=true", true],
    ["-f=false", false],
    ["-f=0", false],
  ])("%s is %s", (line, flag) => {
    expect(parse(line)).toEqual({ values: { flag }, positionals: [] });
  });

  it("may be joined with others, and only its own value is read", () => {
    expect(parse("-fs").values).toEqual({ flag: true, short: true });
    expect(parse("-f=false -s").values).toEqual({ flag: false, short: true });
  });

  it("takes no value from the next word", () => {
    expect(parse("--flag false")).toEqual({ values: { flag: true }, positionals: ["false"] });
  });
});

describe("a variable", () => {
  it.each<[what: string, line: string, env: Record<string, string>, values: object]>([
    ["counts where nothing is given", "", { TEST_NAME: "from env" }, { name: "from env" }],
    ["that is empty does not", "", { TEST_NAME: "" }, {}],
    ["does not where the option is given", "-n x", { TEST_NAME: "from env" }, { name: "x" }],
    ["does not where the option is given empty", "--name=", { TEST_NAME: "from env" }, { name: "" }],
    ["of a flag is true or false", "", { TEST_FLAG: "true" }, { flag: true }],
    ["of a flag may be 0", "", { TEST_FLAG: "0" }, { flag: false }],
    ["of a flag counts less than the flag", "--flag", { TEST_FLAG: "false" }, { flag: true }],
    ["of no option is left alone", "", { TEST_OTHER: "x" }, {}],
  ])("%s", (_, line, env, values) => {
    expect(parse(line, env).values).toEqual(values);
  });
});

describe("what is no option", () => {
  it.each([
    ["one two", ["one", "two"]],
    ["one -f two", ["one", "two"]],
    ["-n x one", ["one"]],
    ["-", ["-"]],
    ["-- -n --flag", ["-n", "--flag"]],
  ])("%s", (line, positionals) => {
    expect(parse(line).positionals).toEqual(positionals);
  });
});

describe("refused is", () => {
  it.each<[line: string, message: string, env?: Record<string, string>]>([
    ["--nmae x", "unknown option --nmae; did you mean --name?"],
    ["--regoin=x", "unknown option --regoin; did you mean --region?"],
    ["--FLAG", "unknown option --FLAG; did you mean --flag?"],
    ["--completely-different", "unknown option --completely-different"],
    ["-x", "unknown option -x"],
    ["-xyz", "unknown option -x"],
    ["-fx", "unknown option -x"],
    ["--n x", "unknown option --n"],
    ["--toString", "unknown option --toString"],
    ["--__proto__=x", "unknown option --__proto__"],
    ["--no-flag", "unknown option --no-flag"],
    ["--name", "--name needs a value: --name NAME"],
    ["-n", "-n needs a value: -n NAME"],
    ["-fn", "-n needs a value: -n NAME"],
    ["--region", "--region needs a value: --region VALUE"],
    ["--flag=yes", '--flag is either true or false, not "yes"'],
    ["--flag=", '--flag is either true or false, not ""'],
    ["-f=2", '-f is either true or false, not "2"'],
    ["", 'TEST_FLAG is either true or false, not "on"', { TEST_FLAG: "on" }],
  ])("%s: %s", (line, message, env) => {
    expect(() => parse(line, env)).toThrow(new UsageError(message));
  });

  it("without its control characters on the terminal", () => {
    expect(() => parse(["--\u001b[31m"])).toThrow(new UsageError('unknown option "--\\u001b[31m"'));
  });
});
