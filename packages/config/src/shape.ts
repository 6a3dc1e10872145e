import type { Safe } from "@aws-iam-authenticator/core";
import * as v from "valibot";

/** What a schema's metadata tell the reader beyond valibot's types. Made by {@link hints}. */
export class Hints {
  /** A single text where a list of texts is wanted is split at these. Default: it is a list of one. */
  readonly separators: RegExp | undefined;
  /** Says what is doubtful about a text that is valid: reported as a warning where it stands. */
  readonly warn: ((text: string) => Safe | undefined) | undefined;

  constructor({
    separators,
    warn,
  }: {
    readonly separators?: RegExp;
    readonly warn?: (text: string) => Safe | undefined;
  }) {
    this.separators = separators;
    this.warn = warn;
  }
}

/** An item for `v.pipe` that gives the reader {@link Hints}: `separators` on a list, `warn` on a text. */
export function hints<T>(
  given: ConstructorParameters<typeof Hints>[0],
): v.MetadataAction<T, { readonly hints: Hints }> {
  return v.metadata({ hints: new Hints(given) });
}

/** What a schema wants at a place, as far as reading needs to know. */
export type Shape = MapShape | ListShape | ScalarShape;
export interface MapShape {
  readonly kind: "map";
  /** By the key in lower case. */
  readonly entries: ReadonlyMap<string, { readonly key: string; readonly shape: Shape }>;
}
export interface ListShape {
  readonly kind: "list";
  readonly item: Shape;
  readonly separators: RegExp | undefined;
}
export interface ScalarShape {
  readonly kind: "text" | "number" | "boolean";
  readonly warn: Hints["warn"];
}

/**
 * The shape of a valibot schema made of objects, arrays, texts, picklists, numbers and booleans, each optional or not
 * and with any pipe. Throws a TypeError for another schema: that is the program's mistake, not the file's.
 */
export function shapeOf(schema: v.GenericSchema): Shape {
  const { separators, warn } = hintsOf(schema);
  switch (schema.type) {
    case "optional":
    case "exact_optional":
    case "nullish":
      return shapeOf(schemaAt(schema, "wrapped"));
    case "object":
      return { kind: "map", entries: shapesOf(schema) };
    case "array":
      return { kind: "list", item: shapeOf(schemaAt(schema, "item")), separators };
    case "string":
    case "picklist":
      return { kind: "text", warn };
    case "number":
    case "boolean":
      return { kind: schema.type, warn };
    default:
      throw new TypeError(`a configuration file cannot be read by a schema of type ${schema.type}`);
  }
}

function shapesOf(schema: v.GenericSchema): MapShape["entries"] {
  const shapes = Object.entries(entriesOf(schema)).map(([key, entry]) => ({ key, shape: shapeOf(entry) }));
  return new Map(shapes.map((shape) => [shape.key.toLowerCase(), shape]));
}

/** The schemas of an object schema's keys. */
export function entriesOf(schema: v.GenericSchema): Readonly<Record<string, v.GenericSchema>> {
  const entries: unknown = Reflect.get(schema, "entries");
  if (typeof entries !== "object" || entries === null) throw new TypeError("an object schema has no entries");
  return Object.fromEntries(Object.keys(entries).map((key) => [key, schemaAt(entries, key)]));
}

/** The schema that another is made of, at one of its properties. */
export function schemaAt(holder: object, key: string): v.GenericSchema {
  const schema: unknown = Reflect.get(holder, key);
  if (!isSchema(schema)) throw new TypeError(`there is no schema at ${key}`);
  return schema;
}

function isSchema(value: unknown): value is v.GenericSchema {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "schema";
}

/** The hints of a schema. */
export function hintsOf(schema: v.GenericSchema): Hints {
  const found: unknown = Reflect.get(v.getMetadata(schema), "hints");
  return found instanceof Hints ? found : new Hints({});
}
