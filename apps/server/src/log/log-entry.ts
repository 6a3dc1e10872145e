import type { Level } from "./level.ts";

/** What a field may hold. No objects: so no `Secret`, and nothing whose printing nobody has thought of. */
export type FieldValue = string | number | boolean | readonly string[];

/** Whether a field's value is a list. */
export function isList(value: FieldValue): value is readonly string[] {
  return Array.isArray(value);
}

/** The fields of a log line by name; one that is undefined is left out. */
export type Fields = Readonly<Record<string, FieldValue | undefined>>;

/** One log line before it is formatted. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly level: Level;
  readonly message: string;
  readonly fields: Fields;
}

/** Longest text that is shown of one value or one entry of a list, in UTF-16 code units. */
const longestText = 1024;
/** Most entries that are shown of a list. */
const longestList = 100;

/** Every line has these itself; fields of these names are shown as `fields.NAME`, as logrus does. */
const reserved: ReadonlySet<string> = new Set(["time", "level", "msg", "logrus_error"]);

/** The fields under the names that a line shows them with. */
export function shownFields(fields: Fields): Fields {
  const names = Object.keys(fields);
  if (!names.some((name) => reserved.has(name))) return fields;
  return Object.fromEntries(names.map((name) => [reserved.has(name) ? `fields.${name}` : name, fields[name]]));
}

/** The names of fields in their order; to sort those that are sorted costs more than all the rest of a line. */
export function sortedNames(fields: Fields): readonly string[] {
  const names = Object.keys(fields);
  for (let i = 1; i < names.length; i++) {
    if ((names[i] ?? "") < (names[i - 1] ?? "")) return names.sort();
  }
  return names;
}

/** A text cut after 1024 characters, with `…` where it was cut; never within a surrogate pair. */
export function boundText(text: string): string {
  if (text.length <= longestText) return text;
  const last = text.charCodeAt(longestText - 1);
  const cutsPair = last >= 0xd800 && last <= 0xdbff;
  return `${text.slice(0, cutsPair ? longestText - 1 : longestText)}…`;
}

/** A list cut after 100 entries, with `…` as a further entry where it was cut; each entry through {@link boundText}. */
export function boundList(list: readonly string[]): string[] {
  const bounded = list.slice(0, longestList).map(boundText);
  if (list.length > longestList) bounded.push("…");
  return bounded;
}

let lastSecond = Number.NaN;
let lastTimestamp = "";

/** A moment as log lines show it: RFC 3339 in UTC, whole seconds, such as `2026-01-02T15:04:05Z`. */
export function timestamp(time: number): string {
  const second = Math.floor(time / 1000);
  // Remembered, since a busy server writes many lines a second and this is the costliest part of one.
  if (second !== lastSecond) {
    lastTimestamp = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
    lastSecond = second;
  }
  return lastTimestamp;
}
