import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unifiedDiff } from "./unified-diff.ts";

const ten = Array.from({ length: 10 }, (_, i) => `${i + 1}\n`);
const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

describe("the difference is written as diff -u does", () => {
  it.each<[what: string, before: string, after: string, diff: string]>([
    ["nothing", "a\n", "a\n", ""],
    ["a line more", ten.join(""), [...ten, "11\n"].join(""), "@@ -8,3 +8,4 @@\n 8\n 9\n 10\n+11\n"],
    ["a line out of nothing", "", "a\n", "@@ -0,0 +1 @@\n+a\n"],
    ["nothing left", "a\nb\n", "", "@@ -1,2 +0,0 @@\n-a\n-b\n"],
    [
      "two changes far apart",
      ten.join(""),
      ten.join("").replace("1\n", "one\n").replace("10\n", "ten\n"),
      "@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n@@ -7,4 +7,4 @@\n 7\n 8\n 9\n-10\n+ten\n",
    ],
    [
      "two changes that share their context",
      text("a", "b", "c", "d", "e"),
      text("A", "b", "c", "d", "E"),
      "@@ -1,5 +1,5 @@\n-a\n+A\n b\n c\n d\n-e\n+E\n",
    ],
    ["a line break at the end", "a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"],
  ])("%s", (_, before, after, diff) => {
    expect(unifiedDiff("name", before, after)).toBe(diff && `--- name\n+++ name\n${diff}`);
  });

  it("and applied to the one text gives the other", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", "-", "+", ""), { maxLength: 24 });
    const texts = fc.tuple(lines, fc.boolean()).map(([each, ends]) => text(...each).slice(0, ends ? undefined : -1));
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        expect(applied(unifiedDiff("x", before, after), before)).toBe(after);
      }),
    );
  });
});

/** Applies a diff in the strictest way: each line must stand where the diff says. */
function applied(diff: string, before: string): string {
  if (diff === "") return before;
  const lines = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const result: string[] = [];
  let next = 0;
  for (const hunk of diff.split(/^(?=@@)/m).slice(1)) {
    const [head = "", ...body] = hunk.match(/[^\n]*\n/g) ?? [];
    const [, start = "", length] = /^@@ -(\d+)(?:,(\d+))? /.exec(head) ?? [];
    const first = Number(start) - (length === "0" ? 0 : 1);
    result.push(...lines.slice(next, first));
    next = first;
    for (const [i, line] of body.entries()) {
      if (line.startsWith("\\")) continue;
      const bare = body[i + 1]?.startsWith("\\") === true ? line.slice(1, -1) : line.slice(1);
      if (!line.startsWith("+") && lines[next++] !== bare) throw new Error(`the diff says ${line} where there is none`);
      if (!line.startsWith("-")) result.push(bare);
    }
  }
  return [...result, ...lines.slice(next)].join("");
}
