import { isDeepStrictEqual } from "node:util";
import { type Document, isMap, isScalar, isSeq, type YAMLMap, YAMLSeq } from "yaml";
import { type Change, type ListName, LISTS } from "./cluster-login.ts";
import { editText } from "./edit-text.ts";
import { field } from "./exec-entry.ts";
import { replaceItem, withItem, withList } from "./list-text.ts";

/** An entry of a list, and what it shall hold. */
export interface EntryEdit {
  readonly list: ListName;
  readonly name: string;
  readonly changes: readonly Change[];
}

/** A kubeconfig in which an entry is changed, or added at the end of its list; undefined where it cannot be edited. */
export function setEntry(text: string, { list, name, changes }: EntryEdit): string | undefined {
  const contentKey = LISTS[list];
  return editText(text, {
    expected(value) {
      const entries = listIn(value, list);
      const index = entries.findIndex((entry) => field(entry, "name") === name);
      const content = changedContent(field(entries[index], contentKey), changes);
      if (index < 0) return { ...value, [list]: [...entries, { [contentKey]: content, name }] };
      return { ...value, [list]: entries.with(index, { ...objectOf(entries[index]), [contentKey]: content }) };
    },
    inPlace({ document, root }) {
      const pair = root.items.find((item) => isScalar(item.key) && item.key.value === list);
      const seq = pair?.value;
      const entry = (): YAMLMap => newEntry(document, { contentKey, name, changes });
      if (isSeq(seq)) {
        const index = indexOf(seq, name);
        if (index >= 0) return replaceItem(text, seq, index, (item) => change(document, item, contentKey, changes));
        return seq.items.length === 0 ? withList(text, list, seq, entry()) : withItem(text, seq, entry());
      }
      return isScalar(seq) || seq === undefined || seq === null ? withList(text, list, seq, entry()) : undefined;
    },
    rewrite({ document, root }) {
      const present = root.get(list);
      const seq = isSeq(present) ? present : new YAMLSeq();
      if (seq !== present) root.set(list, seq);
      const item = seq.items[indexOf(seq, name)];
      if (isMap(item)) change(document, item, contentKey, changes);
      else seq.items.push(newEntry(document, { contentKey, name, changes }));
    },
  });
}

/** What an entry holds with changes; plain data in and out. */
export function changedContent(content: unknown, changes: readonly Change[]): unknown {
  return changes.reduce((value: unknown, { path, value: wanted }) => withValue(value, path, wanted), objectOf(content));
}

function withValue(value: unknown, [key, ...rest]: readonly string[], wanted: unknown): unknown {
  if (key === undefined) return wanted;
  const changed = withValue(field(value, key), rest, wanted);
  const { [key]: before, ...others } = objectOf(value);
  // kubectl writes null for what is not there.
  if (changed === undefined) return before === null ? value : others;
  return before === undefined ? { ...others, [key]: changed } : { ...objectOf(value), [key]: changed };
}

/** The same changes in the document: what says so already keeps its own spelling. */
function change(document: Document, item: YAMLMap, contentKey: string, changes: readonly Change[]): void {
  if (!isMap(item.get(contentKey))) item.set(contentKey, document.createNode({}));
  for (const { path, value } of changes) {
    const keys = [contentKey, ...path];
    const parent = keys.slice(0, -1);
    if (!isMap(item.getIn(parent))) item.setIn(parent, document.createNode({}));
    if (value === undefined) {
      if (item.getIn(keys) !== null) item.deleteIn(keys);
    } else if (!isDeepStrictEqual(plain(item.getIn(keys), document), value)) {
      item.setIn(keys, typeof value === "string" ? value : document.createNode(value));
    }
  }
}

function newEntry(
  document: Document,
  { contentKey, name, changes }: { contentKey: string; name: string; changes: readonly Change[] },
): YAMLMap {
  const entry = document.createNode({ [contentKey]: changedContent(undefined, changes), name });
  if (!isMap(entry)) throw new Error("an entry is a map");
  return entry;
}

function plain(value: unknown, document: Document): unknown {
  return isMap(value) || isSeq(value) ? value.toJS(document) : value;
}

function indexOf(seq: YAMLSeq, name: string): number {
  return seq.items.findIndex((item) => isMap(item) && item.get("name") === name);
}

function listIn(value: unknown, list: ListName): readonly unknown[] {
  const entries = field(value, list);
  return Array.isArray(entries) ? entries : [];
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
