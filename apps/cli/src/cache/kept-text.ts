import { quote } from "@aws-iam-authenticator/core";
import type { KeptEntry } from "./list-kept.ts";

/** A line for each entry; texts of others are quoted where they could mislead. */
export function keptText(entries: readonly KeptEntry[]): string {
  if (entries.length === 0) return "";
  const rows = [
    ["KIND", "STATE", "UNTIL", "CLUSTERS", "PROFILE", "ROLE", "ACCESS KEY"],
    ...entries.map(({ kind, state, until, clusters, profile, role, accessKeyId }) =>
      [
        kind,
        state,
        until.replace(/\.\d+/, ""),
        clusters.map(plain).join(","),
        plain(profile ?? ""),
        plain(role ?? ""),
        plain(accessKeyId ?? ""),
      ].map((cell) => cell || "-"),
    ),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ");
  return [...rows.map(line), ...entries.flatMap(problemLine)].map((text) => `${text.trimEnd()}\n`).join("");
}

function problemLine({ clusters, times, problem }: KeptEntry): readonly string[] {
  if (problem === undefined || times === undefined) return [];
  return [`${clusters.map(plain).join(",")} failed ${times === 1 ? "once" : `${times} times`}: ${problem}`];
}

function plain(text: string): string {
  return text === "" || /^[\x21-\x7e]+( [\x21-\x7e]+)*$/.test(text) ? text : quote(text);
}
