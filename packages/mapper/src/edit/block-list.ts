import { isAlias, isMap, isNode, isScalar, isSeq, type Node, stringify, type YAMLSeq } from "yaml";
import type { Entry } from "./entry.ts";

/** An entry as an item of a block list, at the margin. Quoted is what any version of YAML could take for something else. */
export function renderItem(entry: Entry, options: { readonly indentLists?: boolean } = {}): string {
  return stringify([entry], { version: "1.1", lineWidth: 0, indentSeq: options.indentLists ?? true });
}

/** A text with an item after the last of a block list; of none, at the text's end. Undefined where there is no way. */
export function blockListWith(text: string, list: YAMLSeq | undefined, entry: Entry): string | undefined {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const last = list?.items.length ?? 0;
  const dash = list === undefined ? undefined : dashOf(list, last - 1);
  if (list !== undefined && dash === undefined) return undefined;
  const at = list === undefined || dash === undefined ? text.length : itemEnd(text, list, last - 1, dash);
  const margin = dash === undefined ? "" : " ".repeat(columnOf(text, dash));
  const item = renderItem(entry, { indentLists: list === undefined || indentsLists(text, list) })
    .trimEnd()
    .split("\n")
    .map((line) => margin + line + newline)
    .join("");
  const before = text.slice(0, at).trim() === "" ? "" : text.slice(0, at);
  return (before === "" || before.endsWith("\n") ? before : before + newline) + item + text.slice(at);
}

/** A text without an item of a block list and the comment lines above it. Above the first may stand the list's own. */
export function blockListWithout(text: string, list: YAMLSeq, index: number): string | undefined {
  const dash = dashOf(list, index);
  if (dash === undefined) return undefined;
  const end = itemEnd(text, list, index, dash);
  let start = lineStart(text, dash);
  if (index > 0) {
    const comment = new RegExp(`^ {${columnOf(text, dash)}}#`);
    const lineAbove = (): string => text.slice(lineStart(text, start - 1), start);
    while (start > 0 && comment.test(lineAbove())) start = lineStart(text, start - 1);
    // Of blank lines on both sides, one is left.
    const blankBelow = /^(\r?\n|$)/.test(text.slice(end));
    if (blankBelow && lineAbove().trim() === "") start = lineStart(text, start - 1);
  }
  const result = text.slice(0, start) + text.slice(end);
  return result.trim() === "" ? "" : result;
}

/** Where an item's dash stands. */
function dashOf(list: YAMLSeq, index: number): number | undefined {
  const token = list.srcToken;
  if (token?.type !== "block-seq") return undefined;
  return token.items[index]?.start.find(({ type }) => type === "seq-item-ind")?.offset;
}

/** The end of an item: of its last line, or of comment lines after it that are indented as the item's own. */
function itemEnd(text: string, list: YAMLSeq, index: number, dash: number): number {
  let end = lineEnd(text, contentEnd(list.items[index]) ?? dash);
  const inner = new RegExp(`^ {${columnOf(text, dash) + 1},}#`);
  for (;;) {
    const next = lineEnd(text, end + 1);
    if (end >= text.length || !inner.test(text.slice(end, next))) return end;
    end = next;
  }
}

/** Where the last thing ends that a node holds. The node's own range takes in the comments after it. */
function contentEnd(node: unknown): number | undefined {
  if (!isNode(node)) return undefined;
  const own = node.range?.[1];
  if (isScalar(node) || isAlias(node) || node.flow) return own;
  if (isSeq(node)) return contentEnd(node.items.at(-1)) ?? own;
  if (!isMap(node)) return own;
  const pair = node.items.at(-1);
  return contentEnd(pair?.value) ?? contentEnd(pair?.key) ?? own;
}

/** Whether lists under a key stand further right than the key. */
function indentsLists(text: string, list: YAMLSeq): boolean {
  for (const item of list.items) {
    if (!isMap(item)) continue;
    for (const { key, value } of item.items) {
      const dash = isSeq(value) ? dashOf(value, 0) : undefined;
      if (dash !== undefined && isScalar(key)) return columnOf(text, dash) > columnOf(text, startOf(key));
    }
  }
  return true;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

function lineStart(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** The beginning of the line after the one that ends at an offset or after it; an offset at a line's beginning ends one. */
function lineEnd(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === "\n") return offset;
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}
