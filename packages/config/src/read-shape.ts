import { quote } from "@aws-iam-authenticator/core";
import { isAlias, isMap, isNode, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import type { Findings } from "./findings.ts";
import { type Inspection, offsetOf, resolved } from "./inspect-document.ts";
import { mapEntries } from "./map-entries.ts";
import { type Finding, keyOfPath, nameOfPath, type Path } from "./problem.ts";
import { scalarValue, sourceText } from "./scalar-value.ts";
import type { ListShape, MapShape, ScalarShape, Shape } from "./shape.ts";
import { unknownKey } from "./unknown-key.ts";

/** Stands for a value that was reported and left out, so that its key does not count as missing too. */
export const BROKEN: unique symbol = Symbol("broken");

/** What {@link readShape} read. */
export interface ShapedValue {
  /** Plain data in the schema's spelling, still to be validated; holds {@link BROKEN} where something was reported. */
  readonly value: unknown;
  /** Offsets by {@link pathKey}. */
  readonly places: ReadonlyMap<string, number>;
}

/** What places are looked up by. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}

/**
 * Reads a document along a shape: keys without regard to case, scalars weakly typed, null as absent, one text or map as
 * a list of one, an empty one as an empty list. Unknown keys are warnings. Values under unknown keys are not read.
 *
 * A scalar or list item stands where it begins; a map or list under a key, and an empty value, where the key does.
 *
 * @param findings takes what is found. Reading ends where it takes no further errors: the value is of no use then
 */
export function readShape(
  root: Node | null,
  inspection: Inspection,
  rootShape: Shape,
  findings: Findings,
): ShapedValue {
  const { aliases, broken } = inspection;
  const places = new Map<string, number>();

  const report = (kind: Finding["kind"], path: Path, offset: number, message: () => string): void => {
    const severity = kind === "type" ? "error" : "warning";
    if (findings.takes(severity)) findings.add({ severity, kind, key: keyOfPath(path), offset, message: message() });
  };
  const isHopeless = (): boolean => !findings.takes("error");

  /** The value at a path, or undefined where there is none. */
  const read = (written: Node | undefined, shape: Shape, path: Path, keyOffset: number | undefined): unknown => {
    const node = resolved(written, aliases);
    const begin = written === undefined ? (keyOffset ?? 0) : offsetOf(written);
    const isValue = isScalar(node) && node.value !== null;
    const offset = isValue ? begin : (keyOffset ?? begin);
    places.set(pathKey(path), offset);
    if (node === undefined || isEmpty(node)) return undefined;
    if (isBroken(node)) return BROKEN;
    if (shape.kind === "map" && isMap(node)) return readMap(node, shape, path);
    if (shape.kind === "list") {
      const value = readList(node, shape, path, offset);
      if (value !== undefined) return value;
    } else if (shape.kind !== "map" && isScalar(node)) {
      const value = scalarValue(node, shape.kind);
      if (value !== undefined) {
        warn(String(value), shape, path, offset);
        return value;
      }
    }
    report("type", path, offset, () => `${nameOfPath(path)} must be ${wanted[shape.kind]}, not ${described(node)}`);
    return BROKEN;
  };

  const readMap = (map: YAMLMap, shape: MapShape, path: Path): Record<string, unknown> => {
    const value: Record<string, unknown> = {};
    const seen = new Set<string>();
    for (const entry of mapEntries(map, aliases)) {
      if (isHopeless()) break;
      const keyOffset = entry.key === undefined ? offsetOf(map) : offsetOf(entry.key);
      const name = entry.name.toLowerCase();
      const known = shape.entries.get(name);
      if (known === undefined)
        report("unknown-key", [...path, entry.name], keyOffset, () => unknownKey(entry.name, shape, rootShape));
      if (known === undefined || seen.has(name)) continue;
      seen.add(name);
      const item = read(entry.value, known.shape, [...path, known.key], keyOffset);
      if (item !== undefined) value[known.key] = item;
    }
    return value;
  };

  /** A list; or undefined where the node is none and cannot stand for one. */
  const readList = (node: unknown, shape: ListShape, path: Path, offset: number): readonly unknown[] | undefined => {
    const readItem = (item: unknown, index: number): unknown => {
      const itemPath = [...path, index];
      const value = read(isNode(item) ? item : undefined, shape.item, itemPath, undefined);
      if (value !== undefined) return value;
      report("type", itemPath, places.get(pathKey(itemPath)) ?? offset, () => `${nameOfPath(itemPath)} is empty`);
      return BROKEN;
    };
    if (isSeq(node)) {
      const items: unknown[] = [];
      for (const [index, item] of node.items.entries()) {
        if (isHopeless()) break;
        items.push(readItem(item, index));
      }
      return items;
    }
    if (isEmptyMapOrText(node)) return [];
    if (isMap(node) && shape.item.kind === "map") return [readItem(node, 0)];
    if (!isScalar(node) || shape.item.kind === "map" || shape.item.kind === "list") return undefined;
    if (shape.separators === undefined || shape.item.kind !== "text") return [readItem(node, 0)];
    const { item } = shape;
    const texts = sourceText(node)
      .split(shape.separators)
      .filter((text) => text !== "");
    for (const [index, text] of texts.entries()) {
      places.set(pathKey([...path, index]), offset);
      warn(text, item, path, offset);
    }
    return texts;
  };

  const warn = (text: string, shape: ScalarShape, path: Path, offset: number): void => {
    const message = shape.warn?.(text);
    if (message !== undefined) report("doubtful", path, offset, () => message);
  };

  const isBroken = (node: unknown): boolean => isAlias(node) || (isMap(node) && broken.has(node));

  const value = read(root ?? undefined, rootShape, [], undefined);
  return { value: value ?? (rootShape.kind === "list" ? [] : {}), places };
}

const wanted: Readonly<Record<Shape["kind"], string>> = {
  map: "a map of keys",
  list: "a list",
  text: "a text",
  number: "a number",
  boolean: "true or false",
};

function isEmpty(node: unknown): boolean {
  return isScalar(node) && node.value === null;
}

/** What templates print for an empty list, and the reference implementation reads as one. */
function isEmptyMapOrText(node: unknown): boolean {
  return isMap(node) ? node.items.length === 0 : isScalar(node) && node.value === "";
}

function described(node: unknown): string {
  if (isMap(node)) return "a map";
  return isScalar(node) ? quote(sourceText(node)) : "a list";
}
