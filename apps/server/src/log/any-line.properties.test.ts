// Each form of a line held against a plain reading of logrus's rules, letter by letter.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeInJson } from "./escape-in-json.ts";
import { jsonFormat } from "./json-format.ts";
import type { Fields } from "./log-entry.ts";
import { lineOf } from "./testing/line-of.ts";
import { textFormat } from "./text-format.ts";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const bare = new Set(`${letters}0123456789-._/@^+`);
const anyText = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 12 }),
  // Every code unit is likely: also halves of pairs.
  fc.array(fc.integer({ min: 0, max: 0x17f }), { maxLength: 4 }).map((codes) => String.fromCharCode(...codes)),
);
const ofOneField = (value: string): Fields => ({ field: value });
const entry = (fields: Fields, message = "m") => ({ time: 0, level: "info" as const, message, fields });

describe("in text", () => {
  it("a value is unquoted if, and only if, each of its characters may be", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = lineOf(textFormat, entry(ofOneField(text))).split(" field=")[1] ?? "none";
        expect(shown.startsWith('"')).toBe(![...text].every((character) => bare.has(character)));
        expect(shown === text || shown.length >= text.length + 2).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("fields stand in the order of their names, however they are handed in", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...letters]), (names) => {
        const line = lineOf(textFormat, entry(Object.fromEntries(names.map((name) => [name, 1]))));
        expect(line.split(" ").slice(3)).toEqual(names.toSorted().map((name) => `${name}=1`));
      }),
    );
  });
});

describe("in JSON", () => {
  it("every text, be it name, value, list or message, reads as JSON.stringify writes it but for what confuses", () => {
    const confusing = /[<>&\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
    fc.assert(
      fc.property(anyText, fc.array(anyText, { maxLength: 3 }), fc.double(), (text, list, number) => {
        const own = { level: "info", msg: text, time: "1970-01-01T00:00:00Z" };
        const members = Object.entries({ a: list, f: text, n: number, ...own }).toSorted(([a], [b]) =>
          a < b ? -1 : 1,
        );
        const plainly = `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;
        expect(lineOf(jsonFormat, entry({ a: list, f: text, n: number }, text))).toBe(
          plainly.replace(confusing, escapeInJson),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
