import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { shellWord } from "./shell-word.ts";

describe("a word of a command that people copy", () => {
  it.each<[text: string, word: string]>([
    ["arn:aws:iam::111122223333:role/Admin", "arn:aws:iam::111122223333:role/Admin"],
    ["", "''"],
    ["a b", "'a b'"],
    ['$(id)`id`"\\!', "'$(id)`id`\"\\!'"],
    ["it's", String.raw`'it'\''s'`],
    ["~/x", "'~/x'"],
    [`a ${"long ".repeat(40)}name`, `'a ${"long ".repeat(40)}name'`],
    ["\u001b[2K$(id)", String.raw`'\u001b[2K$(id)'`],
    ["'\u202e$(id)", String.raw`''\''\u202e$(id)'`],
    ["\u009b$(id)", String.raw`'\u009b$(id)'`],
  ])("of %j", (text, word) => {
    expect(shellWord(text)).toBe(word);
  });

  it.skipIf(process.platform === "win32").each(["$(id)", "\u001b$(id)", "'\u202e`id`", "a\n;id", "'\n;id #"])(
    "is one word, and runs nothing: %j",
    (text) => {
      const { stdout } = spawnSync("/bin/sh", ["-c", `printf '%s|' ${shellWord(text)}`], { encoding: "utf8" });
      expect(stdout.split("|")).toHaveLength(2);
      expect(stdout).not.toContain("uid=");
    },
  );
});
