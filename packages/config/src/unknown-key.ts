import { nearest, quote } from "@aws-iam-authenticator/core";
import type { MapShape, Shape } from "./shape.ts";

/**
 * What to say of a key that a map does not have: which of the map's keys was probably meant, or where in the file a key
 * of that name belongs.
 */
export function unknownKey(written: string, map: MapShape, root: Shape): string {
  const elsewhere = mapWithKey(root, written.toLowerCase(), []);
  const similar = nearest(
    written,
    Array.from(map.entries.values(), ({ key }) => key),
  );
  const hint =
    elsewhere === undefined
      ? similar && `; did you mean ${similar}?`
      : `; it belongs ${elsewhere.length === 0 ? "at the top" : `under ${elsewhere.join(".")}`}`;
  return `unknown key ${quote(written)} is ignored${hint ?? ""}`;
}

/** The way to the first map that has a key, outermost first. */
function mapWithKey(shape: Shape, name: string, path: readonly string[]): readonly string[] | undefined {
  if (shape.kind === "list") return mapWithKey(shape.item, name, path);
  if (shape.kind !== "map") return undefined;
  if (shape.entries.has(name)) return path;
  for (const { key, shape: inner } of shape.entries.values()) {
    const found = mapWithKey(inner, name, [...path, key]);
    if (found !== undefined) return found;
  }
  return undefined;
}
