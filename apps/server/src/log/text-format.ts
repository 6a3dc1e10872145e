import { goQuote } from "./go-quote.ts";
import {
  boundList,
  boundText,
  type FieldValue,
  isList,
  type LogEntry,
  shownFields,
  sortedNames,
  timestamp,
} from "./log-entry.ts";
import { remember } from "./remember.ts";

/**
 * A log line in the form of logrus's TextFormatter without colours, without a line break at its end:
 * `time="2026-01-02T15:04:05Z" level=info msg="access granted" groups="[a b]" username=kubernetes-admin`.
 *
 * Time, level and message come first (an empty message is left out), then the fields by name. A list is printed as Go
 * does. Whatever the values hold, it is one line, and they cannot pass for another field.
 *
 * @see https://pkg.go.dev/github.com/sirupsen/logrus#TextFormatter
 */
export function textFormat({ time, level, message, fields }: LogEntry): string {
  let line = `time="${timestamp(time)}" level=${level}`;
  if (message !== "") line += ` msg=${shown(boundText(message))}`;
  const all = shownFields(fields);
  for (const name of sortedNames(all)) {
    const value = all[name];
    if (value !== undefined) line += start(name) + shown(printed(value));
  }
  return line;
}

/** What stands before a field's value. */
const start = remember((name) => ` ${shown(name)}=`);

function printed(value: FieldValue): string {
  if (typeof value === "string") return boundText(value);
  return isList(value) ? `[${boundList(value).join(" ")}]` : String(value);
}

function shown(text: string): string {
  return bare.test(text) ? text : goQuote(text);
}

/** What logrus leaves unquoted; the empty text too. */
const bare = /^[A-Za-z0-9\-._/@^+]*$/;
