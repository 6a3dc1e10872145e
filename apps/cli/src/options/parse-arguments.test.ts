import { describe, expect, it } from "vitest";
import { parseArguments, UsageError } from "./parse-arguments.ts";

const table = {
  role: { type: "string", short: "r", env: "DEFAULT_ROLE", value: "ARN", help: "" },
  "session-name": { type: "string", short: "s", help: "" },
  cache: { type: "boolean", env: "CACHE", help: "" },
  short: { type: "boolean", short: "b", help: "" },
} as const;

describe("parseArguments", () => {
  it.each<[string[], Record<string, string>, Record<string, string | boolean>, string[]?]>([
    [[], {}, {}],
    [["--role", "a"], {}, { role: "a" }],
    [["--role=a"], {}, { role: "a" }],
    [["--role=a=b"], {}, { role: "a=b" }],
    [["--role="], {}, { role: "" }],
    [["-r", "a"], {}, { role: "a" }],
    [["-r=a"], {}, { role: "a" }],
    [["-ra"], {}, { role: "a" }],
    [["--role", "a", "--role", "b"], {}, { role: "b" }],
    [["--role", "-x"], {}, { role: "-x" }],
    [["-r", "a", "-s", "b"], {}, { role: "a", "session-name": "b" }],
    [["--cache"], {}, { cache: true }],
    [["--cache=true"], {}, { cache: true }],
    [["--cache=false"], {}, { cache: false }],
    [["--cache=0"], {}, { cache: false }],
    [["--cache", "--cache=F"], {}, { cache: false }],
    [["-b", "-r", "a"], {}, { short: true, role: "a" }],
    [["-bra"], {}, { short: true, role: "a" }],
    [[], { DEFAULT_ROLE: "a" }, { role: "a" }],
    [[], { DEFAULT_ROLE: "" }, {}],
    [[], { CACHE: "true" }, { cache: true }],
    [["--role", "b"], { DEFAULT_ROLE: "a" }, { role: "b" }],
    [["x", "--role", "a", "y"], {}, { role: "a" }, ["x", "y"]],
    [["--", "--role"], {}, {}, ["--role"]],
  ])("reads %j with %j", (args, env, values, positionals = []) => {
    expect(parseArguments(table, args, env)).toEqual({ values, positionals });
  });

  it.each<[string[], Record<string, string>, string]>([
    [["--rolle", "a"], {}, "unknown option --rolle; did you mean --role?"],
    [["--zzzzzzz"], {}, "unknown option --zzzzzzz"],
    [["-x"], {}, "unknown option -x"],
    [["--role"], {}, "--role needs a value: --role ARN"],
    [["-s"], {}, "-s needs a value: -s VALUE"],
    [["--cache=maybe"], {}, '--cache is either true or false, not "maybe"'],
    [[], { CACHE: "maybe" }, 'CACHE is either true or false, not "maybe"'],
    [["--constructor", "a"], {}, "unknown option --constructor"],
  ])("refuses %j with %j", (args, env, message) => {
    expect(() => parseArguments(table, args, env)).toThrow(new UsageError(message));
  });
});
