import type { ExplainedRule, Explanation } from "@aws-iam-authenticator/mapper";
import { shownText } from "./shown-text.ts";

/** More is not read on a terminal; the JSON has all of it. */
const mostTraced = 20;

/** An explanation for people. */
export function explanationText(explanation: Explanation): string {
  const { decision, username, groups, rule, caller, problem, fix, needs, nearest } = explanation;
  const rows: readonly (readonly [name: string, value: string | undefined])[] = [
    ["decision", decision],
    ["caller", caller.arn],
    ["looked up", caller.canonicalArn === caller.arn ? undefined : caller.canonicalArn],
    ["username", username ?? undefined],
    ["groups", decision === "mapped" ? groups.map(shownText).join(" ") || "(none)" : undefined],
    ["rule", rule === null ? undefined : `${placeOf(rule)} (${rule.source}), for ${rule.for}`],
    ["reason", problem],
    ["fix", fix],
    ["needs", needs === undefined ? undefined : `the server looks up the private DNS name of ${needs.instanceId}`],
  ];
  const lines = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`${`${name}:`.padEnd(11)}${shownText(value)}`],
  );
  if (nearest.length > 0) lines.push("", decision === "mapped" ? "not looked at any more:" : "rules that come near:");
  for (const miss of nearest) {
    lines.push(`  ${placeOf(miss)} ${miss.for}`, `    ${miss.message}`);
    if (miss.write !== "") lines.push(`    if the caller is meant, write: ${shownText(miss.write)}`);
  }
  return `${[...lines, ...traceLines(explanation)].join("\n")}\n`;
}

function traceLines({ trace }: Explanation): readonly string[] {
  const last = trace.slice(-mostTraced);
  const left = trace.length - last.length;
  return [
    "",
    `looked at ${trace.length} ${trace.length === 1 ? "rule" : "rules"}${trace.length === 0 ? "" : ":"}`,
    ...(left === 0 ? [] : [`  … ${left} more; -o json shows them all`]),
    ...last.map((rule) => `  ${rule.matched ? "yes" : "no "} ${placeOf(rule)} ${rule.for}: ${rule.why}`),
  ];
}

function placeOf({ file, line, column }: ExplainedRule): string {
  return `${shownText(file)}:${line}:${column}`;
}
