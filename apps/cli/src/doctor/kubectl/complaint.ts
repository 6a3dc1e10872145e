import { hideTokens } from "../../hide-tokens.ts";

/** The line of what a program printed to stderr that says most: the one with an error's name, else the last. No tokens. */
export function complaintIn(stderr: string): string {
  const lines = stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return hideTokens(lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? "");
}
