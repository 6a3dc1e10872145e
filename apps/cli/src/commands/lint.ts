import { AuthenticatorError, quote } from "@aws-iam-authenticator/core";
import { lint, type LintFinding, type MappingFile } from "@aws-iam-authenticator/mapper";
import type { Run } from "../command.ts";
import { UsageError } from "../options/parse-arguments.ts";
import { lintSarif } from "../output/lint-sarif.ts";
import { lintSummary, lintText } from "../output/lint-text.ts";
import { namesCluster, readClusterMappings } from "../read-cluster-mappings.ts";
import { readMappingFiles } from "../read-mapping-files.ts";
import { BUILD } from "../version.ts";
import type { LINT_OPTIONS } from "./lint-options.ts";

const forms: Readonly<Record<string, (findings: readonly LintFinding[], files: readonly MappingFile[]) => string>> = {
  text: lintText,
  json: (findings) => `${JSON.stringify(findings, undefined, 4)}\n`,
  sarif: (findings) => `${JSON.stringify(lintSarif(findings, BUILD.version), undefined, 4)}\n`,
};

/**
 * Checks files with mappings, and those of a cluster. Exit 1 where there is an error, or with `--strict` a warning; 2 where
 * something cannot be read.
 */
export const run: Run<typeof LINT_OPTIONS> = async (values, io, operands) => {
  const { output = "text", strict = false, config } = values;
  const form = Object.hasOwn(forms, output) ? forms[output] : undefined;
  if (form === undefined) throw new UsageError(`unknown output ${quote(output)}; known are text, json and sarif`);
  const paths = [...operands, ...(config ? [config] : [])];
  const inCluster = namesCluster(values);
  if (paths.length === 0 && !inCluster) {
    throw new UsageError("no file is given: lint FILE ..., or lint - to read stdin, or --kubeconfig FILE");
  }
  const files = [...(await readMappingFiles(paths, io))];
  try {
    if (inCluster) files.push(...(await readClusterMappings(values, io)));
  } catch (error) {
    if (!(error instanceof AuthenticatorError)) throw error;
    io.err(`aws-iam-authenticator: ${error.message}. ${error.fix}\n`);
    return 2;
  }
  const findings = lint(files);
  io.out(form(findings, files));
  if (output === "text") io.err(`${lintSummary(findings)}\n`);
  const fails = findings.some(({ severity }) => strict || severity === "error");
  return fails ? 1 : 0;
};
