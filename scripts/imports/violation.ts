import { matchesGlob } from "node:path";

/** What is wrong, where, and by which rule. */
export interface Violation {
  /** A file, with `:LINE` where one line is meant. */
  readonly where: string;
  readonly what: string;
  readonly rule: string;
}

/** As it is printed: `FILE: what and which rule`. */
export function formatViolation({ where, what, rule }: Violation): string {
  return `${where}: ${what} (${rule})`;
}

/** Whether a path fits one of the patterns. */
export function matchesAny(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matchesGlob(path, pattern));
}
