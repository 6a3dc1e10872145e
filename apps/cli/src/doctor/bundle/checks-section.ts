import type { Check } from "../check.ts";
import type { Section } from "./section.ts";

/** What `doctor` found. */
export function checksSection(checks: readonly Check[]): Section {
  return {
    title: "Checks",
    lines: checks.flatMap(({ id, status, message, fix }) => [
      `${status.padEnd(4)} ${id}: ${message}`,
      ...(fix === undefined ? [] : [`     ${fix}`]),
    ]),
    secrets: [],
  };
}
