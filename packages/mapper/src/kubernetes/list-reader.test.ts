import { readLocatedYaml, roleMappingSchema } from "@aws-iam-authenticator/config";
import fc from "fast-check";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { createListReader, type ListReading } from "./list-reader.ts";

const file = "list";
const schema = v.array(roleMappingSchema);
const arn = "arn:aws:iam::111122223333:role";

/** What a reading says, as plain data. */
function plain<T>({ located, problems }: ListReading<T>) {
  return { value: located?.value, places: located?.value.map((_, index) => located.placeOf(index)), problems };
}

/** The same read as a whole. */
function whole(text: string) {
  const { located, problems } = readLocatedYaml(text, file, schema);
  return { value: located?.value, places: located?.value.map((_, index) => located.placeOf([index])), problems };
}

const entries = [
  `- rolearn: ${arn}/a\n  username: a`,
  `- {rolearn: ${arn}/b, username: b, colour: blue}`,
  `- rolearn: ${arn}/c\n  username: "c\n    - d"\n  groups:\n  - g`,
  `-\n  username: |-\n    - d\n  rolearn: ${arn}/d`,
];
const lines = [
  `- rolearn: ${arn}/a`,
  `- rolearn: ${arn}/b`,
  `  - rolearn: ${arn}/c`,
  "  username: a",
  "  username: 'b",
  "  c'",
  '- "',
  "  groups:",
  "  - g",
  "    - h",
  "  groups: [g, h]",
  "  groups: &x [g]",
  "  groups: *x",
  "  colour: blue",
  "  username: |",
  "    - text",
  "  UserName: b",
  "# comment",
  "",
  "-",
  "- ",
  "-5",
  "---",
  "null",
  "\t- tab",
  "- rolearn: x",
  " - one space",
];

describe("reading by items", () => {
  it("comes to the same as reading the whole, whatever was read before", () => {
    const text = fc
      .array(fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...entries) }, fc.constantFrom(...lines)), {
        maxLength: 12,
      })
      .map((picked) => picked.join("\n"));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (texts) => {
        const read = createListReader(file, schema);
        for (const each of texts) expect(plain(read(each))).toStrictEqual(whole(each));
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps places right when items move", () => {
    const read = createListReader(file, schema);
    const entry = (name: string) => `- rolearn: ${arn}/${name}\n  username: ${name}\n  colour: blue\n`;
    for (const names of ["abc", "xabc", "cab", "c", "", "aa"]) {
      const text = [...names].map(entry).join("");
      expect(plain(read(text))).toStrictEqual(whole(text));
    }
  });

  it("reads a text with more errors than are told no further than that, and remembers what was good in it", () => {
    let looks = 0;
    const isGood = (value: string): boolean => {
      looks++;
      return value.startsWith("n");
    };
    const read = createListReader(file, v.array(v.object({ a: v.pipe(v.string(), v.check(isGood, "it is bad")) })));
    const text = (count: number, value: string) =>
      Array.from({ length: count }, (_, i) => `- a: ${value}${i}\n`).join("");
    const { located, problems } = read(text(50, "n") + text(5000, "x") + text(5000, "n"));
    expect([located, problems.length, looks]).toEqual([undefined, 101, 151]);
    expect(problems.at(-1)).toMatchObject({
      at: { line: 151 },
      message: "there are further errors; the first 100 are told",
    });
    looks = 0;
    expect([read(text(60, "n")).located?.value.length, looks]).toEqual([60, 10]);
  });

  it("remembers the items of the text before alone", () => {
    let parsed = 0;
    const counting = v.pipe(
      v.array(v.object({ a: v.string() })),
      v.check(() => ++parsed > 0),
    );
    const read = createListReader(file, counting);
    const text = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => `- a: n${from + i}\n`).join("");
    const cost = (of: string): number => {
      parsed = 0;
      read(of);
      return parsed;
    };
    expect([text(0, 100), text(0, 100), text(0, 101), text(50, 100), text(0, 100)].map(cost)).toStrictEqual([
      100, 0, 1, 0, 50,
    ]);
  });
});
