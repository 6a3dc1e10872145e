import { escapeInJson } from "./escape-in-json.ts";
import {
  boundList,
  boundText,
  type Fields,
  type FieldValue,
  isList,
  type LogEntry,
  shownFields,
  sortedNames,
  timestamp,
} from "./log-entry.ts";
import { remember } from "./remember.ts";

/**
 * A log line in the form of logrus's JSONFormatter, without a line break at its end: one object with the fields and
 * `level`, `msg` and `time`, sorted by name; lists are lists. It is printable throughout: what could confuse a terminal,
 * a line reader or, as in Go, an HTML page is escaped.
 *
 * @see https://pkg.go.dev/github.com/sirupsen/logrus#JSONFormatter
 */
export function jsonFormat({ time, level, message, fields }: LogEntry): string {
  const all: Fields = { ...shownFields(fields), level, msg: message, time: timestamp(time) };
  let members = "";
  for (const name of sortedNames(all)) {
    const value = all[name];
    if (value !== undefined) members += `${members === "" ? "" : ","}${start(name)}${printed(value)}`;
  }
  return `{${members}}`;
}

/** What stands before a member's value. */
const start = remember((name) => `${quoted(name)}:`);

function printed(value: FieldValue): string {
  if (typeof value === "string") return quoted(boundText(value));
  return isList(value) ? `[${boundList(value).map(quoted).join(",")}]` : JSON.stringify(value);
}

function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text).replace(confusing, escapeInJson);
}

/** What needs no escape: so it is nearly always. */
const plain = /^[ !#-%'-;=?-[\]-~]*$/;

// JSON.stringify itself escapes quotes, backslashes, C0 controls and lone surrogates.
const confusing = /[<>&\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
