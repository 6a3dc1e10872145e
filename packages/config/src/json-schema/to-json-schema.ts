import type * as v from "valibot";
import { type JsonFacts, jsonFactsOf } from "../json-facts.ts";
import { entriesOf, schemaAt } from "../shape.ts";
import { anyCase, anyOtherCase } from "./case-insensitive.ts";

/** A JSON Schema, draft 7. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/**
 * A schema of files as JSON Schema: what the reader takes, it takes. Keys are taken in any case, and texts, numbers and
 * booleans as weakly typed as the reader takes them. A key that the reader would warn of it refuses, since that is how editors
 * mark one.
 *
 * What checks want that are functions is told as far as `jsonFacts` says it. An empty value counts as absent, so null is
 * taken wherever a key is not needed.
 *
 * @param describe says what a key is for, by its path: `server.mapRoles[].rolearn`
 * @throws TypeError for a kind of schema that the reader does not read either
 */
export function toJsonSchema(root: v.GenericSchema, describe: (path: string) => string): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};

  /** Every key stands twice, as it is spelt and in any case: what it takes is written once. */
  function define(path: string, schema: v.GenericSchema): JsonSchema {
    definitions[nameOf(path)] = { description: describe(path), ...keywordsOf(schema, path) };
    return { $ref: `#/definitions/${nameOf(path)}` };
  }

  function keywordsOf(schema: v.GenericSchema, path: string): JsonSchema {
    const facts = jsonFactsOf(schema);
    switch (schema.type) {
      case "optional":
      case "exact_optional":
      case "nullish":
        return keywordsOf(schemaAt(schema, "wrapped"), path);
      case "object":
        return { type: ["object", "null"], ...mapKeywords(schema, facts, path) };
      case "array":
        return listKeywords(schema, path);
      case "picklist":
        return { enum: [...optionsOf(schema), null] };
      default:
        return { type: [...scalarTypes(schema.type), "null"], ...scalarKeywords(schema.type, facts) };
    }
  }

  function mapKeywords(schema: v.GenericSchema, { exactlyOneOf }: JsonFacts, path: string): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    const patternProperties: Record<string, JsonSchema> = {};
    const needed: JsonSchema[] = [];
    for (const [key, entry] of Object.entries(entriesOf(schema))) {
      properties[key] = define(path === "" ? key : `${path}.${key}`, entry);
      patternProperties[anyOtherCase(key)] = properties[key];
      if (!entry.type.includes("optional") && entry.type !== "nullish")
        needed.push({ anyOf: [{ required: [key] }, has(key)] });
    }
    if (exactlyOneOf !== undefined) needed.push({ oneOf: exactlyOneOf.map(has) });
    const allOf = needed.length === 0 ? {} : { allOf: needed };
    return { properties, patternProperties, additionalProperties: false, ...allOf };
  }

  function listKeywords(schema: v.GenericSchema, path: string): JsonSchema {
    const item = schemaAt(schema, "item");
    if (item.type === "object") {
      const name = nameOf(`${path}[]`);
      definitions[name] = { type: "object", ...mapKeywords(item, jsonFactsOf(item), `${path}[]`) };
      const ref = { $ref: `#/definitions/${name}` };
      // One map stands for a list of one; an empty one, or an empty text, for an empty list.
      return {
        type: ["array", "object", "string", "null"],
        items: ref,
        maxLength: 0,
        anyOf: [{ not: { type: "object", minProperties: 1 } }, ref],
      };
    }
    const items = withoutNull(keywordsOf(item, path));
    // One text stands for a list of one, or of several with separators between them.
    return { type: ["array", "object", ...scalarTypes("string"), "null"], items, maxProperties: 0 };
  }

  const top = keywordsOf(root, "");
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    description: describe(""),
    ...top,
    definitions: Object.fromEntries(Object.entries(definitions).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** A definition's name, without what a reference would have to escape. */
function nameOf(path: string): string {
  return path.replaceAll("[]", ".entry");
}

/** A map has a key, in any case, and it is not empty. */
function has(key: string): JsonSchema {
  return { not: { propertyNames: { not: { pattern: anyCase(key) } } } };
}

function withoutNull({ type, enum: options, ...rest }: JsonSchema): JsonSchema {
  const notNull = (list: unknown): unknown =>
    Array.isArray(list) ? list.filter((each) => each !== null && each !== "null") : list;
  return {
    ...rest,
    ...(type === undefined ? {} : { type: notNull(type) }),
    ...(options === undefined ? {} : { enum: notNull(options) }),
  };
}

function scalarTypes(type: string): readonly string[] {
  switch (type) {
    case "string":
      return ["string", "number", "boolean"];
    case "number":
      return ["number", "string"];
    case "boolean":
      return ["boolean", "string", "number"];
    default:
      throw new TypeError(`a configuration file cannot be read by a schema of type ${type}`);
  }
}

function scalarKeywords(type: string, facts: JsonFacts): JsonSchema {
  const { exactlyOneOf: _, ...keywords } = facts;
  switch (type) {
    case "number":
      // Of a text; a number is held by the other keywords.
      return { ...keywords, pattern: "^[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)$" };
    case "boolean":
      return { pattern: "^([tT]([rR][uU][eE])?|[fF]([aA][lL][sS][eE])?|0|1)$", minimum: 0, maximum: 1, multipleOf: 1 };
    default:
      return keywords;
  }
}

function optionsOf(schema: v.GenericSchema): readonly string[] {
  const options: unknown = Reflect.get(schema, "options");
  if (!Array.isArray(options)) throw new TypeError("a picklist has no options");
  return options.filter((option) => typeof option === "string");
}
