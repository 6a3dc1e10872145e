import * as v from "valibot";

/** What a schema's own checks want of a value, as JSON Schema says it; a check itself is a function, which nobody can print. */
export interface JsonFacts {
  /** Of a number. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  /** Of a text. */
  readonly pattern?: string;
  /** Of a map: the keys of which exactly one is there. */
  readonly exactlyOneOf?: readonly string[];
}

/** An item for `v.pipe` that tells the JSON schema what the checks beside it want. It must not want more than they do. */
export function jsonFacts<T>(jsonFacts: JsonFacts): v.MetadataAction<T, { readonly jsonFacts: JsonFacts }> {
  return v.metadata({ jsonFacts });
}

/** The facts of a schema. */
export function jsonFactsOf(schema: v.GenericSchema): JsonFacts {
  const found: unknown = Reflect.get(v.getMetadata(schema), "jsonFacts");
  return typeof found === "object" && found !== null ? found : {};
}
