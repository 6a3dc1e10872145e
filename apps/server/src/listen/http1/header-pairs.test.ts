import { expect, it } from "vitest";
import { HeaderPairs } from "./header-pairs.ts";

const pairs = ["Host", "a", "X-Many", "1", "x-many", "2", "X-Empty", ""];

it.each([
  ["one, in any case", "HOST", "a"],
  ["several, joined", "x-many", "1, 2"],
  ["an empty one", "x-empty", ""],
  ["one that is not there", "x-other", null],
  ["a value's text, which is no name", "a", null],
])("a header is read: %s", (_, name, value) => {
  const headers = new HeaderPairs(pairs);
  expect(headers.get(name)).toBe(value);
  expect(headers.toHeaders().get(name)).toBe(value);
});

it("names are told once, in small letters", () => {
  expect([...new HeaderPairs(pairs).keys()]).toEqual(["host", "x-many", "x-empty"]);
});

it("their length is that of names and values, and two for what stands after each", () => {
  expect(new HeaderPairs(["host", "ab"]).length).toBe(10);
});
