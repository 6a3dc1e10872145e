import { escapeInJson } from "./escape-in-json.ts";
import { byShownName, type LineFormat } from "./line-kind.ts";
import { boundList, boundText, isList } from "./log-entry.ts";

/**
 * Log lines in the form of logrus's JSONFormatter, without a line break at their end: one object with the fields and
 * `level`, `msg` and `time`, sorted by name; lists are lists. It is printable throughout: what could confuse a terminal,
 * a line reader or, as in Go, an HTML page is escaped.
 *
 * @see https://pkg.go.dev/github.com/sirupsen/logrus#JSONFormatter
 */
export const jsonFormat: LineFormat = {
  opening: "{",
  separator: ",",
  closing: "}",
  inOrder: (own, fields) => [...own, ...fields].sort(byShownName),
  start: (name) => `${quoted(name)}:`,
  value(value) {
    if (typeof value === "string") return quoted(boundText(value));
    return isList(value) ? `[${boundList(value).map(quoted).join(",")}]` : JSON.stringify(value);
  },
};

function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text).replace(confusing, escapeInJson);
}

/** What needs no escape: so it is nearly always. */
const plain = /^[ !#-%'-;=?-[\]-~]*$/;

// JSON.stringify itself escapes quotes, backslashes, C0 controls and lone surrogates.
const confusing = /[<>&\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
