import type { LintFinding, MappingFile } from "@aws-iam-authenticator/mapper";
import { excerpt } from "./excerpt.ts";

/** Findings for people, each with the line that it is about: `FILE:LINE:COLUMN: severity: message [rule]`. */
export function lintText(findings: readonly LintFinding[], files: readonly MappingFile[]): string {
  const texts = new Map(files.map(({ file, text }) => [file, text]));
  return findings
    .map((finding) => {
      const { file, line, column, severity, message, rule, fix } = finding;
      const lines = [
        `${file}:${line}:${column}: ${severity}: ${message} [${rule}]`,
        excerpt(texts.get(file) ?? "", finding),
        `  fix: ${fix}`,
      ];
      return `${lines.join("\n")}\n`;
    })
    .join("\n");
}

/** How many there are, in one line. */
export function lintSummary(findings: readonly LintFinding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const warnings = findings.length - errors;
  return `${counted(errors, "error")}, ${counted(warnings, "warning")}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
