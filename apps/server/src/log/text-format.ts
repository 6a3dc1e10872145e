import { goQuote } from "./go-quote.ts";
import type { LineFormat } from "./line-kind.ts";
import { boundList, boundText, isList } from "./log-entry.ts";

/**
 * Log lines in the form of logrus's TextFormatter without colours, without a line break at their end:
 * `time="2026-01-02T15:04:05Z" level=info msg="access granted" groups="[a b]" username=kubernetes-admin`.
 *
 * Time, level and message come first (an empty message is left out), then the fields by name. A list is printed as Go
 * does. Whatever the values hold, it is one line, and they cannot pass for another field.
 *
 * @see https://pkg.go.dev/github.com/sirupsen/logrus#TextFormatter
 */
export const textFormat: LineFormat = {
  opening: "",
  separator: " ",
  closing: "",
  inOrder: (own, fields) => [...own.filter(({ shows }) => !("value" in shows && shows.value === "")), ...fields],
  start: (name) => `${shown(name)}=`,
  value(value) {
    if (typeof value === "string") return shown(boundText(value));
    return shown(isList(value) ? `[${boundList(value).join(" ")}]` : String(value));
  },
};

function shown(text: string): string {
  return bare.test(text) ? text : goQuote(text);
}

/** What logrus leaves unquoted; the empty text too. */
const bare = /^[A-Za-z0-9\-._/@^+]*$/;
