import { isMap, isNode, type YAMLSeq } from "yaml";
import type { Entry } from "./entry.ts";

/** A text with an item after the last of a list in brackets, written as JSON in the manner of the others. */
export function flowListWith(text: string, list: YAMLSeq, entry: Entry): string | undefined {
  const ranges = rangesOf(list);
  const [start, end] = list.range ?? [];
  if (ranges === undefined || start === undefined || end === undefined) return undefined;
  const [last, beforeLast] = [ranges.at(-1), ranges.at(-2)];
  const json = jsonLike(text, list, last, entry);
  if (last === undefined) return `${text.slice(0, start + 1)}${json}${text.slice(end - 1)}`;
  const between = beforeLast === undefined ? separatorOf(text, start, last) : text.slice(beforeLast[1], last[0]);
  const separator = /^\s*,\s*$/.test(between) ? between : ", ";
  return `${text.slice(0, last[1])}${separator}${json}${text.slice(last[1])}`;
}

/** A text without an item of a list in brackets, and without the comma that parted it from its neighbour. */
export function flowListWithout(text: string, list: YAMLSeq, index: number): string | undefined {
  const ranges = rangesOf(list);
  const own = ranges?.[index];
  if (ranges === undefined || own === undefined) return undefined;
  const [start, end] =
    index + 1 < ranges.length
      ? [own[0], ranges[index + 1]?.[0] ?? own[1]]
      : [index > 0 ? (ranges[index - 1]?.[1] ?? own[0]) : own[0], own[1]];
  return text.slice(0, start) + text.slice(end);
}

type Span = readonly [start: number, end: number];

function rangesOf(list: YAMLSeq): readonly Span[] | undefined {
  const ranges = list.items.map((item) => (isNode(item) ? item.range : undefined));
  return ranges.every((range) => range !== undefined && range !== null)
    ? ranges.map((range): Span => [range?.[0] ?? 0, range?.[1] ?? 0])
    : undefined;
}

/** Before the only item stands what would part it from a second one. */
function separatorOf(text: string, listStart: number, [itemStart]: Span): string {
  const lead = text.slice(listStart + 1, itemStart);
  if (lead.includes("\n")) return `,${lead}`;
  return /[:,]\S/.test(text.slice(itemStart).replace(/"[^"]*"/g, '""')) ? "," : ", ";
}

/** An entry on one line, or on as many as the item before it takes. */
function jsonLike(text: string, list: YAMLSeq, last: Span | undefined, entry: Entry): string {
  const sample = last === undefined ? "" : text.slice(...last);
  if (!sample.includes("\n")) {
    const compact = last === undefined || /[:,]\S/.test(sample.replace(/"[^"]*"/g, '""'));
    return compact ? JSON.stringify(entry) : spaced(entry);
  }
  const margin = marginOf(text, last?.[0] ?? 0);
  const item = list.items.at(-1);
  const first = isMap(item) ? item.items[0]?.key : undefined;
  const keyMargin = isNode(first) ? marginOf(text, first.range?.[0] ?? 0) : margin;
  const step = keyMargin.length > margin.length ? keyMargin.slice(margin.length) : "  ";
  return JSON.stringify(entry, undefined, step).replaceAll("\n", `\n${margin}`);
}

/** The white space that a line begins with. */
function marginOf(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^\s*/.exec(line)?.[0] ?? "";
}

/** JSON with a space after each colon and comma. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`)
    .join(", ")}}`;
}
