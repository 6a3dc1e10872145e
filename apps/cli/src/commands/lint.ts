import { quote } from "@aws-iam-authenticator/core";
import { lint, type LintFinding, type MappingFile } from "@aws-iam-authenticator/mapper";
import type { Run } from "../command.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { lintSarif } from "../output/lint-sarif.ts";
import { lintSummary, lintText } from "../output/lint-text.ts";
import { readMappingFiles } from "../read-mapping-files.ts";
import { BUILD } from "../version.ts";
import type { LINT_OPTIONS } from "./lint-options.ts";

const forms: Readonly<Record<string, (findings: readonly LintFinding[], files: readonly MappingFile[]) => string>> = {
  text: lintText,
  json: (findings) => `${JSON.stringify(findings, undefined, 4)}\n`,
  sarif: (findings) => `${JSON.stringify(lintSarif(findings, BUILD.version), undefined, 4)}\n`,
};

/** Checks files with mappings. Exit 1 where there is an error, or with `--strict` a warning. */
export const run: Run<typeof LINT_OPTIONS> = async ({ output = "text", strict = false, config }, io, operands) => {
  const form = Object.hasOwn(forms, output) ? forms[output] : undefined;
  if (form === undefined) throw new UsageError(`unknown output ${quote(output)}; known are text, json and sarif`);
  const paths = [...operands, ...(config ? [config] : [])];
  if (paths.length === 0) throw new UsageError("no file is given: lint FILE ..., or lint - to read stdin");
  const files = await readMappingFiles(paths, io);
  const findings = lint(files);
  io.out(form(findings, files));
  if (output === "text") io.err(`${lintSummary(findings)}\n`);
  const fails = findings.some(({ severity }) => strict || severity === "error");
  return fails ? 1 : 0;
};
