import { expect, it } from "vitest";
import { excerpt } from "./excerpt.ts";

it.each([
  ["a line", "a\nbcd\n", 2, 3, " 2 | bcd\n   |   ^"],
  ["a line that ends otherwise", "a\r\nbcd\r\n", 2, 1, " 2 | bcd\n   | ^"],
  ["the end of a line", "a", 1, 2, " 1 | a\n   |  ^"],
  ["a column that is not there", "a", 1, 9, " 1 | a\n   |  ^"],
  ["a line that is not there", "a", 10, 1, " 10 |\n    | ^"],
  ["a tab", "\ta", 1, 2, " 1 |  a\n   |  ^"],
  ["a character outside the Basic Multilingual Plane", "😀a", 1, 2, " 1 | 😀a\n   |  ^"],
  ["the begin of a long line", "x".repeat(200), 1, 1, ` 1 | ${"x".repeat(100)}…\n   | ^`],
  [
    "the middle of a long line",
    `${"x".repeat(100)}y${"x".repeat(99)}`,
    1,
    101,
    ` 1 | …${"x".repeat(50)}y${"x".repeat(49)}…\n   | ${" ".repeat(51)}^`,
  ],
])("%s", (_, text, line, column, expected) => expect(excerpt(text, { line, column })).toBe(expected));
