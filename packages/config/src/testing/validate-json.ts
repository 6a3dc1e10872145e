/**
 * What of a value a JSON Schema refuses, as `/way/to/it: why`: as much of draft 7 as our schema uses. It throws for any other
 * keyword.
 */
export function validate(root: object, value: unknown): readonly string[] {
  return check(root, value, "");

  function check(schema: unknown, value: unknown, at: string): readonly string[] {
    if (!isMap(schema)) return schema === false ? [`${at}: nothing is taken here`] : [];
    return Object.entries(schema).flatMap(([keyword, wanted]) => checkKeyword(keyword, wanted, schema, value, at));
  }

  function checkKeyword(keyword: string, wanted: unknown, schema: Json, value: unknown, at: string): readonly string[] {
    const fails = (isWrong: boolean, why: string): readonly string[] => (isWrong ? [`${at}: ${why}`] : []);
    const map = isMap(value) ? value : {};
    switch (keyword) {
      case "$ref":
        return check(String(wanted).slice(2).split("/").reduce<unknown>(member, root), value, at);
      case "type":
        return fails(!listOf(wanted).includes(typeOf(value)), `${typeOf(value)} is not ${String(wanted)}`);
      case "enum":
        return fails(!listOf(wanted).includes(value), `${String(value)} is not one of ${String(wanted)}`);
      case "minimum":
        return fails(typeof value === "number" && value < Number(wanted), `less than ${String(wanted)}`);
      case "maximum":
        return fails(typeof value === "number" && value > Number(wanted), `more than ${String(wanted)}`);
      case "multipleOf":
        return fails(typeof value === "number" && value % Number(wanted) !== 0, "not whole");
      case "pattern":
        return fails(typeof value === "string" && !new RegExp(String(wanted), "u").test(value), "does not match");
      case "maxLength":
        return fails(typeof value === "string" && value.length > Number(wanted), "too long");
      case "required":
        return fails(
          isMap(value) && !listOf(wanted).every((key) => Object.hasOwn(map, String(key))),
          `needs ${String(wanted)}`,
        );
      case "minProperties":
        return fails(isMap(value) && Object.keys(map).length < Number(wanted), "too few keys");
      case "maxProperties":
        return fails(isMap(value) && Object.keys(map).length > Number(wanted), "too many keys");
      case "properties":
        return Object.entries(map).flatMap(([key, each]) => check(member(wanted, key), each, `${at}/${key}`));
      case "patternProperties":
        return Object.entries(map).flatMap(([key, each]) =>
          matching(wanted, key).flatMap((schema) => check(schema, each, `${at}/${key}`)),
        );
      case "additionalProperties":
        return Object.keys(map)
          .filter((key) => member(schema["properties"], key) === undefined)
          .filter((key) => matching(schema["patternProperties"], key).length === 0)
          .map((key) => `${at}: ${key} is not a key here`);
      case "propertyNames":
        return Object.keys(map).flatMap((key) => check(wanted, key, at));
      case "items":
        return Array.isArray(value) ? value.flatMap((each, i) => check(wanted, each, `${at}/${i}`)) : [];
      case "allOf":
        return listOf(wanted).flatMap((each) => check(each, value, at));
      case "oneOf":
        return fails(
          listOf(wanted).filter((each) => check(each, value, at).length === 0).length !== 1,
          "not exactly one",
        );
      case "not":
        return fails(check(wanted, value, at).length === 0, "is what must not be");
      case "anyOf":
        return fails(
          listOf(wanted).every((each) => check(each, value, at).length > 0),
          "not any",
        );
      case "$schema":
      case "title":
      case "description":
      case "definitions":
        return [];
      default:
        throw new TypeError(`the keyword ${keyword} is not known here`);
    }
  }
}

type Json = Readonly<Record<string, unknown>>;

function isMap(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function member(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function matching(patterns: unknown, key: string): readonly unknown[] {
  return Object.entries(isMap(patterns) ? patterns : {}).flatMap(([pattern, schema]) =>
    new RegExp(pattern, "u").test(key) ? [schema] : [],
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
