import { escapeInJson } from "../log/escape-in-json.ts";

/** JSON in a line that is printable throughout: what a terminal takes for an order, or a reader for a line's end, is escaped. */
export function printableJson(value: object): string {
  const line = JSON.stringify(value);
  // So it is nearly always.
  return /^[ -~]*$/.test(line) ? line : line.replaceAll(confusing, escapeInJson);
}

// JSON.stringify itself escapes quotes, backslashes, C0 controls and lone surrogates.
const confusing = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
