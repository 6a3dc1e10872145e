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

/**
 * A log line in the form of logrus's JSONFormatter, without a line break at its end: one object with the fields and
 * `level`, `msg` and `time`, sorted by name; lists are lists. It is printable throughout: what could confuse a terminal,
 * a line reader or, as in Go, an HTML page is escaped.
 *
 * @see https://pkg.go.dev/github.com/sirupsen/logrus#JSONFormatter
 */
export function jsonFormat({ time, level, message, fields }: LogEntry): string {
  const all: Fields = { ...shownFields(fields), level, msg: message, time: timestamp(time) };
  const members = sortedNames(all).flatMap((name) => {
    const value = all[name];
    return value === undefined ? [] : [`${JSON.stringify(name)}:${printed(value)}`];
  });
  const line = `{${members.join(",")}}`;
  return line.replace(confusing, escapeInJson);
}

function printed(value: FieldValue): string {
  if (typeof value === "string") return JSON.stringify(boundText(value));
  return JSON.stringify(isList(value) ? boundList(value) : value);
}

// JSON.stringify itself escapes quotes, backslashes, C0 controls and lone surrogates.
const confusing = /[<>&\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
