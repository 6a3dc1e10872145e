import { quote } from "@aws-iam-authenticator/core";
import type { Run } from "../command.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { BUILD } from "../version.ts";
import type { VERSION_OPTIONS } from "./version-options.ts";

/** Prints the version in the reference's forms. */
export const run: Run<typeof VERSION_OPTIONS> = async ({ short, output = "json" }, io) => {
  if (short) io.out(`${BUILD.version}\n`);
  else if (output === "json")
    io.out(`${JSON.stringify(present({ Version: BUILD.version, Commit: BUILD.commit, Date: BUILD.date }))}\n`);
  else if (output === "yaml") io.out(yamlLines({ version: BUILD.version, commit: BUILD.commit, date: BUILD.date }));
  else throw new UsageError(`unknown output ${quote(output)}; known are json and yaml`);
  return 0;
};

function present(fields: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ""));
}

function yamlLines(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join("");
}
