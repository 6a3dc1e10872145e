import type { Check, CheckStatus } from "./check.ts";
import { shownText } from "../output/shown-text.ts";

const WORDS: Readonly<Record<CheckStatus, string>> = { pass: "ok", warn: "warn", fail: "FAIL", skip: "skip" };

/** How wide the longest id is: of a login's checks, and of a node's. */
const idWidth = { login: 17, node: 35 } as const;

/**
 * A check as a line for people, and below it what to do.
 *
 * @param among whether checks of a node stand among those that are shown
 */
export function checkText({ id, status, message, fix }: Check, among: keyof typeof idWidth = "login"): string {
  const head = `${WORDS[status].padEnd(5)} ${id.padEnd(idWidth[among])} `;
  const lines = [...message.split("\n"), ...(fix === undefined ? [] : fix.split("\n").map((line) => `-> ${line}`))];
  return lines.map((line, i) => `${i === 0 ? head : " ".repeat(head.length)}${shownText(line)}\n`).join("");
}

/** The last line: whether all is well, or where to begin. */
export function verdictText(checks: readonly Check[]): string {
  const first = checks.find(({ status }) => status === "fail");
  if (first !== undefined) return `\nnot well: begin with ${first.id}\n`;
  const warnings = checks.filter(({ status }) => status === "warn").length;
  return warnings === 0
    ? "\nall is well\n"
    : `\nall is well, but for ${warnings} ${warnings === 1 ? "warning" : "warnings"}\n`;
}
