import { Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type YAMLMap, YAMLSeq } from "yaml";

/** A text with an item after the last of a block list. Undefined where there is no way. */
export function withItem(text: string, list: YAMLSeq, item: YAMLMap): string | undefined {
  const last = list.items.length - 1;
  const dash = dashOf(list, last);
  if (dash === undefined) return undefined;
  const at = itemEnd(text, list, last, dash);
  const before = text.slice(0, at);
  const rendered = render(item, { margin: columnOf(text, dash), newline: newlineOf(text) });
  return (before.endsWith("\n") ? before : before + newlineOf(text)) + rendered + text.slice(at);
}

/** A text in which one item of a block list is changed; it alone is written anew, its comments included. */
export function replaceItem(
  text: string,
  list: YAMLSeq,
  index: number,
  change: (item: YAMLMap) => void,
): string | undefined {
  const dash = dashOf(list, index);
  const item = list.items[index];
  if (dash === undefined || !isMap(item)) return undefined;
  const end = itemEnd(text, list, index, dash);
  change(item);
  // What stands above the dash stays where it is.
  item.commentBefore = null;
  item.spaceBefore = false;
  const margin = columnOf(text, dash);
  const rendered = render(item, { margin, newline: newlineOf(text) });
  const whole = text.slice(0, end).endsWith("\n") ? rendered : rendered.trimEnd();
  return text.slice(0, dash - margin) + whole + text.slice(end);
}

/**
 * A text in which a list that is empty, or not there, has one item.
 *
 * @param present what stands under the key; undefined where the key is not there
 */
export function withList(
  text: string,
  key: string,
  present: Node | undefined | null,
  item: YAMLMap,
): string | undefined {
  const newline = newlineOf(text);
  const rendered = render(item, { margin: 0, newline });
  if (present === undefined) return `${text.endsWith("\n") ? text : text + newline}${key}:${newline}${rendered}`;
  if (!present?.range) return undefined;
  const [start, end] = present.range;
  const rest = /^[ \t]*\r?\n?/.exec(text.slice(end))?.[0] ?? "";
  return text.slice(0, start).trimEnd() + newline + rendered + text.slice(end + rest.length);
}

/** An item as kubectl writes it: quoted is what any version of YAML could take for something else. */
function render(item: YAMLMap, { margin, newline }: { readonly margin: number; readonly newline: string }): string {
  const document = new Document(undefined, { version: "1.1" });
  const list = new YAMLSeq();
  list.items.push(item);
  document.contents = list;
  const lines = document.toString({ lineWidth: 0, indentSeq: false }).trimEnd().split("\n");
  return lines.map((line) => (line === "" ? "" : " ".repeat(margin) + line) + newline).join("");
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

function columnOf(text: string, offset: number): number {
  return offset - (offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1);
}

/** The beginning of the line after the one that ends at an offset or after it; an offset at a line's beginning ends one. */
function lineEnd(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === "\n") return offset;
  const newline = text.indexOf("\n", offset);
  return newline < 0 ? text.length : newline + 1;
}

function newlineOf(text: string): string {
  return text.includes("\r\n") ? "\r\n" : "\n";
}
