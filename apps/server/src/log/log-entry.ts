/** What a field may hold. No objects: so no `Secret`, and nothing whose printing nobody has thought of. */
export type FieldValue = string | number | boolean | readonly string[];

/** Whether a field's value is a list. */
export function isList(value: FieldValue): value is readonly string[] {
  return Array.isArray(value);
}

/** The fields of a log line by name; one that is undefined is left out. */
export type Fields = Readonly<Record<string, FieldValue | undefined>>;

/** Longest text that is shown of one value or one entry of a list, in UTF-16 code units. */
const longestText = 1024;
/** Most entries that are shown of a list. */
const longestList = 100;

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
