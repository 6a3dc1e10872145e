import type { Place } from "@aws-iam-authenticator/config";
import { LINT_RULES, type LintRuleName } from "./lint-rules.ts";

/** Something that lint found. Plain JSON. */
export interface LintFinding extends Place {
  readonly severity: "error" | "warning";
  readonly rule: LintRuleName;
  /** What is wrong: one bounded line, in which foreign text is quoted. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** A finding of a rule. @param fix default: what the table says */
export function finding(rule: LintRuleName, at: Place, message: string, fix?: string): LintFinding {
  const { severity, fix: usual } = LINT_RULES[rule];
  const { file, line, column } = at;
  return { file, line, column, severity, rule, message, fix: fix ?? usual };
}

/** A place as messages name it. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
