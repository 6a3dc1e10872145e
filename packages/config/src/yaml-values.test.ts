import { describe, expect, it } from "vitest";
import { readExample } from "./testing/yaml-example.ts";

describe("what a text says", () => {
  it.each([
    ["an empty text", "", {}],
    ["a comment", "# nothing\n", {}],
    ["an empty document", "---\n", {}],
    ["null", "null\n", {}],
    ["a byte order mark", "\ufeffname: a\n", { name: "a" }],
    ["CRLF", "name: a\r\ncount: 1\r\n", { name: "a", count: 1 }],
    ["JSON", '{"name": "a", "names": ["b"]}', { name: "a", names: ["b"] }],
    [
      "odd-cased keys",
      "NAME: a\nInner: {deepkey: b}\nPEOPLE: [{fullname: c, AGE: 1}]\n",
      {
        name: "a",
        inner: { deepKey: "b" },
        people: [{ fullName: "c", age: 1 }],
      },
    ],
    ["null for a key", "name:\ncount: ~\nnames: null\n", {}],

    [
      "a number as a text, as written",
      "name: 012345678901\nnames: [000000000012, 0x1F, 1e3, 1.50]\n",
      {
        name: "012345678901",
        names: ["000000000012", "0x1F", "1e3", "1.50"],
      },
    ],
    ["a boolean as a text, as written", "name: True\nnames: [false]\n", { name: "True", names: ["false"] }],
    ["a word that is no boolean in YAML 1.2", "%YAML 1.1\n---\nname: yes\n", { name: "yes" }],
    ["a block text", "name: |\n  a\n  b\n", { name: "a\nb\n" }],
    ["a quoted number", "count: '12'\n", { count: 12 }],
    ["a negative quoted number", "count: '-1.5'\n", { count: -1.5 }],
    ["a quoted boolean", "on: 'true'\n", { on: true }],
    ["another spelling of a boolean", "on: FALSE\n", { on: false }],
    ["a number as a boolean", "on: 1\n", { on: true }],

    ["one text for a list", "names: a b,c\n", { names: ["a b,c"] }],
    ["one number for a list", "names: 012\n", { names: ["012"] }],
    ["one text for a list with separators", "words: a, b  c\n", { words: ["a", "b", "c"] }],
    ["a list with separators", "words: ['a b', c]\n", { words: ["a b", "c"] }],
    ["one map for a list", "people: {fullName: a}\n", { people: [{ fullName: "a" }] }],
    ["an empty map for a list", "people: {}\n", { people: [] }],
    ["an empty text for a list", "names: ''\nwords: ''\n", { names: [], words: [] }],

    ["an alias", "name: &a b\nnames: [*a, *a]\n", { name: "b", names: ["b", "b"] }],
    ["an alias for a list", "names: &a [b]\nwords: *a\n", { names: ["b"], words: ["b"] }],
    ["an anchor that is given twice", "name: &a b\nnames: [*a, &a c, *a]\n", { name: "b", names: ["b", "c", "c"] }],
  ])("%s", (_, text, value) => {
    expect(readExample(text)).toEqual({ value, problems: [] });
  });

  it("reads a map under a key that JavaScript gives a meaning", () => {
    expect(readExample("__proto__: {name: a}\nconstructor: b\n")).toEqual({
      value: {},
      problems: [
        'warning f:1:1: unknown key "__proto__" is ignored',
        'warning f:2:1: unknown key "constructor" is ignored',
      ],
    });
  });

  it("shares one list among more than a hundred", () => {
    const text = `names: &all [a]\npeople:\n${"- &p {fullName: b}\n- *p\n".repeat(150)}words: *all\n`;
    expect(readExample(text)).toMatchObject({ problems: [], value: { words: ["a"] } });
  });
});

describe("merge keys", () => {
  it.each([
    [
      "one map",
      "people:\n- &a {fullName: a, age: 1}\n- <<: *a\n",
      [
        { fullName: "a", age: 1 },
        { fullName: "a", age: 1 },
      ],
    ],
    [
      "the map's own key wins, before and after",
      "people:\n- &a {fullName: a, age: 1}\n- age: 2\n  <<: *a\n- <<: *a\n  AGE: 3\n",
      [
        { fullName: "a", age: 1 },
        { fullName: "a", age: 2 },
        { fullName: "a", age: 3 },
      ],
    ],
    [
      "the earlier map of a list wins",
      "people:\n- &a {fullName: a}\n- &b {fullName: b, age: 2}\n- <<: [*a, *b]\n",
      [{ fullName: "a" }, { fullName: "b", age: 2 }, { fullName: "a", age: 2 }],
    ],
    ["a map in place", "people:\n- <<: {fullName: a}\n  age: 1\n", [{ fullName: "a", age: 1 }]],
    [
      "merged maps that merge",
      "people:\n- &a {fullName: a}\n- &b {<<: *a, age: 1}\n- <<: *b\n",
      [{ fullName: "a" }, { fullName: "a", age: 1 }, { fullName: "a", age: 1 }],
    ],
  ])("%s", (_, text, people) => {
    expect(readExample(text)).toEqual({ value: { people }, problems: [] });
  });

  it.each([
    ["<<: 5\n", ["error f:1:1: << must name a map, or a list of maps"]],
    ["<<: [{name: a}, b]\n", ["error f:1:1: << must name a map, or a list of maps"]],
    ["'<<': 5\n", ['warning f:1:1: unknown key "<<" is ignored']],
  ])("%j", (text, problems) => {
    expect(readExample(text).problems).toEqual(problems);
  });
});
