import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { hints, readLocatedYaml } from "./index.ts";
import { readExample } from "./testing/yaml-example.ts";

describe("hostile texts", () => {
  const letters = [..."abcdefgh"];
  const bomb = letters.map((letter, i) => {
    const inside = i === 0 ? "x" : `*${letters[i - 1]}`;
    return `${letter}: &${letter} [${Array.from({ length: 10 }, () => inside).join(", ")}]\n`;
  });

  it("refuses a bomb of aliases, even where nothing reads it", () => {
    expect(readExample(bomb.join("")).problems).toEqual([
      "error f:6:12: the aliases up to here stand for more than 250000 values",
    ]);
  });

  it("refuses a bomb of merge keys", () => {
    const text = letters.map((letter, i) => {
      const merges = Array.from({ length: 20 }, () => `*${letters[i - 1]}`).join(", ");
      return `${letter}: &${letter} {${i === 0 ? "x: 1" : `<<: [${merges}]`}}\n`;
    });
    expect(readExample(text.join("")).problems.join()).toContain(
      "the aliases up to here stand for more than 250000 values",
    );
  });

  it.each([
    ["lists", "[".repeat(50_000), "error f:1:65: maps and lists are nested more than 64 deep"],
    ["maps", "{a: ".repeat(50_000), "error f:1:257: maps and lists are nested more than 64 deep"],
    ["block lists", "- ".repeat(5000), "error f:1:129: maps and lists are nested more than 64 deep"],
    ["explicit keys", "? ".repeat(5000), "error f:1:129: maps and lists are nested more than 64 deep"],
  ])("refuses %s nested without end", (_, text, problem) => {
    expect(readExample(text).problems).toEqual([problem]);
  });

  const many = (item: (i: number) => string): string => Array.from({ length: 20_000 }, (_, i) => item(i)).join("");
  it.each([
    ["unknown keys", many((i) => `a${i}: 1\n`), "warning"],
    ["repeated keys", many(() => "inner: {}\n"), "error"],
    ["aliases of nothing", many((i) => `a${i}: *b\n`), "error"],
    ["syntax errors", many(() => "- a: b: c\n"), "error"],
    ["values of a wrong type", `people: [${many(() => "x,")}]`, "error"],
    ["values that are not valid", `people: [${many(() => "{},")}]`, "error"],
  ])(
    "of %s without end no more are told than are of use, and that there are more",
    (_, text, severity) => {
      const { problems } = readExample(text);
      const those = problems.filter((problem) => problem.startsWith(severity));
      expect(those).toHaveLength(101);
      expect(those.at(-1)).toMatch(new RegExp(`: there are further ${severity}s; the first 100 are told$`));
      expect(problems.length).toBeLessThanOrEqual(202);
    },
    30_000,
  );

  it("is read no further than to one error more than is told", () => {
    const looks = { read: 0, checked: 0 };
    const look = (at: keyof typeof looks) => (): undefined => void looks[at]++;
    const text = v.pipe(
      v.string(),
      hints({ warn: look("read") }),
      v.check(() => ++looks.checked > 0),
    );
    const read = (good: number, bad: number) =>
      readLocatedYaml(`[${"a,".repeat(good)}${"[],".repeat(bad)}${"a,".repeat(1000)}]`, "f", v.array(text)).problems
        .length;
    expect([read(10, 101), looks]).toEqual([101, { read: 10, checked: 0 }]);
    expect([read(10, 100), looks]).toEqual([100, { read: 1020, checked: 1010 }]);
  });

  it("reads a megabyte", () => {
    const entries = Array.from({ length: 20_000 }, (_, i) => `- {fullName: "person ${i}", age: ${i}}\n`);
    const keys = Array.from({ length: 20_000 }, (_, i) => `  key${i}: 1\n`);
    const { value, problems } = readExample(`people:\n${entries.join("")}inner:\n${keys.join("")}`);
    expect(value?.people).toHaveLength(20_000);
    expect(problems).toHaveLength(101);
  });
});
