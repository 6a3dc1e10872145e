import { type Document, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap, YAMLSeq } from "yaml";
import { blockListWith, blockListWithout, renderItem } from "./block-list.ts";
import type { Entry } from "./entry.ts";
import { flowListWith, flowListWithout } from "./flow-list.ts";

/** The keys that lead to a list from the root of a text; none where the whole text is the list. */
export type ListPath = readonly string[];

/**
 * A text with one more entry at the end of a list; undefined where it cannot be written. All else stays as it is: comments,
 * order, quoting, indentation, unknown keys; JSON stays JSON. Keys are found without regard to case.
 *
 * @param text YAML or JSON that `readLocatedYaml` of the config package has read, and is bounded therefore
 */
export function listWith(text: string, path: ListPath, entry: Entry): string | undefined {
  return edited(text, path, {
    change: (items) => [...items, entry],
    inPlace: (list) => (list?.flow ? flowListWith(text, list, entry) : blockListWith(text, list, entry)),
    rewrite: (list) => void list.items.push(itemNode(entry)),
  });
}

/** A text without one entry of a list, and without the comment above it; undefined where it cannot be written. */
export function listWithout(text: string, path: ListPath, index: number): string | undefined {
  return edited(text, path, {
    change: (items) => items.toSpliced(index, 1),
    inPlace(list) {
      if (list === undefined) return undefined;
      return list.flow ? flowListWithout(text, list, index) : blockListWithout(text, list, index);
    },
    rewrite: (list) => void list.items.splice(index, 1),
  });
}

/** One edit in three forms: what it means, how it is written into the text, and into the document. */
interface Edit {
  change(items: readonly unknown[]): unknown[];
  /** Given no list where the whole text holds none yet. */
  inPlace(list: YAMLSeq | undefined): string | undefined;
  rewrite(list: YAMLSeq): void;
}

/**
 * Writes an edit into the text itself, where just that and nothing else changes by it; else has the library write the
 * document anew, which keeps comments and quoting but not each space.
 */
function edited(text: string, path: ListPath, edit: Edit): string | undefined {
  try {
    const document = parse(text);
    const list = nodeAt(document.contents, path);
    const expected = changed(document.toJS(), path, edit.change);
    const isJson = parsesAsJson(text);
    const holds = (result: string): boolean =>
      (!isJson || parsesAsJson(result)) &&
      sameJson(
        changed(valueOf(result), path, (items) => [...items]),
        expected,
      );
    const inPlace = isSeq(list) || (list === undefined && path.length === 0) ? edit.inPlace(list) : undefined;
    if (inPlace !== undefined && holds(inPlace)) return inPlace;
    if (isJson) return `${JSON.stringify(expected, undefined, 2)}\n`;
    const rewritten = rewrite(document, list, path, edit);
    return holds(rewritten) ? rewritten : undefined;
  } catch {
    // Of what the library cannot resolve or write, such as an alias to what is removed.
    return undefined;
  }
}

function rewrite(document: Document, list: Node | undefined, path: ListPath, edit: Edit): string {
  if (isSeq(list)) {
    edit.rewrite(list);
  } else {
    const made = new YAMLSeq();
    // One map stands for a list of one.
    if (isMap(list)) made.items.push(list);
    edit.rewrite(made);
    document.setIn(spelt(document.contents, path), made);
  }
  return document.toString({ lineWidth: 0 });
}

function parse(text: string): Document.Parsed {
  return parseDocument(text, {
    version: "1.2",
    schema: "core",
    merge: true,
    uniqueKeys: false,
    keepSourceTokens: true,
  });
}

function valueOf(text: string): unknown {
  const document = parse(text);
  if (document.errors.length > 0) throw new Error("the edited text is no YAML");
  return document.toJS();
}

/** A value in which the list at a path is changed; what is no list is a list of one, or an empty one. */
function changed(value: unknown, path: ListPath, change: Edit["change"]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return change(Array.isArray(value) ? value : value ? [value] : []);
  const map: object = typeof value === "object" && value !== null ? value : {};
  const name = Object.keys(map).find((known) => known.toLowerCase() === key.toLowerCase()) ?? key;
  return { ...map, [name]: changed(Reflect.get(map, name), rest, change) };
}

function nodeAt(root: Node | null, path: ListPath): Node | undefined {
  let node: unknown = root;
  for (const key of path) node = isMap(node) ? pairOf(node, key)?.value : undefined;
  if (isMap(node) || isSeq(node)) return node;
  return isScalar(node) && node.value !== null && node.value !== "" ? node : undefined;
}

/** A path in the document's own spelling. */
function spelt(root: Node | null, path: ListPath): readonly unknown[] {
  let node: unknown = root;
  return path.map((key) => {
    const pair = isMap(node) ? pairOf(node, key) : undefined;
    node = pair?.value;
    return pair?.key ?? key;
  });
}

function pairOf(map: YAMLMap, key: string) {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value).toLowerCase() === key.toLowerCase());
}

function itemNode(entry: Entry): unknown {
  const list = parse(renderItem(entry)).contents;
  return isSeq(list) ? list.items[0] : undefined;
}

function parsesAsJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

function sameJson(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
