import { isMap, isNode, isSeq, type Node, type YAMLMap } from "yaml";
import { type Inspection, isMergeKey, keyText, resolved } from "./inspect-document.ts";

/** A key and its value. */
export interface MapEntry {
  /** As written. */
  readonly name: string;
  readonly key: Node | undefined;
  readonly value: Node | undefined;
}

/**
 * A map's entries with its merge keys resolved, the stronger first: its own, then those of the maps that it merges, in
 * their order. Whoever reads them takes the first of a name.
 *
 * @see https://yaml.org/type/merge.html
 */
export function mapEntries(map: YAMLMap, aliases: Inspection["aliases"]): readonly MapEntry[] {
  const own: MapEntry[] = [];
  const merged: MapEntry[] = [];
  for (const { key, value } of map.items) {
    if (isMergeKey(key)) {
      for (const source of mergeSources(value, aliases)) {
        for (const entry of mapEntries(source, aliases)) merged.push(entry);
      }
      continue;
    }
    const name = keyText(key, aliases);
    if (name === undefined) continue;
    own.push({ name, key: isNode(key) ? key : undefined, value: isNode(value) ? value : undefined });
  }
  return [...own, ...merged];
}

function mergeSources(value: unknown, aliases: Inspection["aliases"]): readonly YAMLMap[] {
  const source = resolved(value, aliases);
  const sources = isSeq(source) ? source.items.map((item) => resolved(item, aliases)) : [source];
  return sources.filter((candidate) => isMap(candidate));
}
