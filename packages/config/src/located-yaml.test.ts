import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { readLocatedYaml } from "./index.ts";
import { exampleSchema } from "./testing/yaml-example.ts";

describe("the place of a path", () => {
  const text = `name: a
Inner:
  DEEPKEY: b
people:
  - fullName: c
    age: 1
  - &d
    fullName: d
  - *d
names: [a, "b"]
count:
words: x, y
`;
  const { located } = readLocatedYaml(text, "f.yaml", exampleSchema);

  it.each([
    ["the root", [], "1:1"],
    ["a text", ["name"], "1:7"],
    ["a map: its key", ["inner"], "2:1"],
    ["a text under keys of another case", ["inner", "deepKey"], "3:12"],
    ["a list: its key", ["people"], "4:1"],
    ["an item", ["people", 0], "5:5"],
    ["a value in an item", ["people", 0, "age"], "6:10"],
    ["an item behind an anchor", ["people", 1], "8:5"],
    ["an item that is an alias", ["people", 2], "9:5"],
    ["a value that an alias stands for", ["people", 2, "fullName"], "8:15"],
    ["a text in a list", ["names", 1], "10:12"],
    ["an empty key", ["count"], "11:1"],
    ["a text that was split", ["words", 1], "12:8"],
    ["absent: the nearest around it", ["people", 1, "age"], "8:5"],
    ["an absent item: the list", ["people", 7, "fullName"], "4:1"],
    ["absent at the top: the root", ["on"], "1:1"],
    ["unknown", ["nonsense", 3, "x"], "1:1"],
  ])("%s", (_, path, expected) => {
    const place = located?.placeOf(path);
    expect(place && `${place.line}:${place.column}`).toBe(expected);
    expect(place?.file).toBe("f.yaml");
  });
});

describe("other schemas", () => {
  it("reads a list at the root", () => {
    const list = v.array(v.object({ id: v.string() }));
    expect(readLocatedYaml("- ID: 01\n", "f", list).located?.value).toEqual([{ id: "01" }]);
    expect(readLocatedYaml("", "f", list).located?.value).toEqual([]);
  });

  it("refuses a schema that it cannot follow, as the program's mistake", () => {
    expect(() => readLocatedYaml("a: 1\n", "f", v.object({ a: v.date() }))).toThrow(TypeError);
  });
});
