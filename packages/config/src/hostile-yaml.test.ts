import { describe, expect, it } from "vitest";
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

  it("reads more mistakes than a call takes arguments", () => {
    const keys = Array.from({ length: 130_000 }, (_, i) => `a${i}`);
    const { problems } = readExample(`{${keys.join(",")}}`);
    expect(problems.length).toBeGreaterThanOrEqual(keys.length);
  }, 30_000);

  it("reads a megabyte", () => {
    const entries = Array.from({ length: 20_000 }, (_, i) => `- {fullName: "person ${i}", age: ${i}}\n`);
    const keys = Array.from({ length: 20_000 }, (_, i) => `  key${i}: 1\n`);
    const { value, problems } = readExample(`people:\n${entries.join("")}inner:\n${keys.join("")}`);
    expect(value?.people).toHaveLength(20_000);
    expect(problems).toHaveLength(20_000);
  });
});
