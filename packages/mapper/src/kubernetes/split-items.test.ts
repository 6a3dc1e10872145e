import { describe, expect, it } from "vitest";
import { splitItems } from "./split-items.ts";

describe("a list is split into its items", () => {
  it.each([
    ["one", "- a: 1\n", ["- a: 1\n"], [0]],
    ["two", "- a: 1\n  b: 2\n- a: 3", ["- a: 1\n  b: 2\n", "- a: 3"], [0, 2]],
    ["indented", "  - a: 1\n    c:\n    - d\n  - a: 3\n", ["  - a: 1\n    c:\n    - d\n", "  - a: 3\n"], [0, 3]],
    ["a list in an item, at its depth", "- a:\n  - b\n  - c\n- d\n", ["- a:\n  - b\n  - c\n", "- d\n"], [0, 3]],
    ["comments and empty lines", "# x\n\n- a\n# y\n- b\n", ["# x\n\n- a\n# y\n", "- b\n"], [0, 4]],
    ["dashes alone", "-\n  a: 1\n-\r\n  a: 2\r\n", ["-\n  a: 1\n", "-\r\n  a: 2\r\n"], [0, 2]],
    ["a negative number is no item", "- a\n-5\n", ["- a\n-5\n"], [0]],
  ])("%s", (_, text, pieces, lines) => {
    const items = splitItems(text);
    expect(items?.map((item) => item.text)).toStrictEqual(pieces);
    expect(items?.map((item) => item.linesBefore)).toStrictEqual(lines);
    expect(items?.map((item) => item.text).join("")).toBe(text);
  });
});

it.each([
  ["nothing", ""],
  ["no list", "a: 1\n"],
  ["a list in brackets", "[1, 2]\n"],
  ["JSON", '[{"rolearn": "x"}]'],
  ["an anchor", "- &a {b: 1}\n- *a\n"],
  ["an alias in brackets", "- [*a]\n"],
  ["a merge key", "- a: 1\n- <<: {b: 1}\n"],
  ["a document's mark", "- a\n---\n- b\n"],
  ["a document's end", "- a\n...\n"],
  ["a directive", "%YAML 1.1\n---\n- a\n"],
  ["a byte order mark", "\ufeff- a\n"],
  ["a carriage return alone", "- a\r- b\n"],
  ["text before the list", "b\n- a\n"],
])("%s is left whole", (_, text) => {
  expect(splitItems(text)).toBeUndefined();
});
