import { describe, expect, it } from "vitest";
import { SHELLS } from "./shells.ts";
import { splitLine } from "./split-line.ts";

describe("words of a line", () => {
  it.each<[shell: keyof typeof SHELLS, line: string, words: readonly string[]]>([
    ["bash", "", [""]],
    ["bash", "a", ["a"]],
    ["bash", "a ", ["a", ""]],
    ["bash", "  a   b\t", ["a", "b", ""]],
    ["bash", String.raw`a\ b c`, ["a b", "c"]],
    ["bash", `'a b'"c d"e f`, ["a bc de", "f"]],
    ["bash", `'' ""`, ["", ""]],
    ["bash", String.raw`'a\' b`, ["a\\", "b"]],
    ["bash", String.raw`"a\"\\\$\x" b`, [String.raw`a"\$\x`, "b"]],
    ["bash", "a\\", ["a"]],
    ["bash", `--x="a b`, ["--x=a b"]],
    ["bash", "$(b c) `d`", ["$(b", "c)", "`d`"]],
    ["zsh", String.raw`a\ b 'c d'`, ["a b", "c d"]],
    ["fish", String.raw`'it\'s' 'a\b' "x\"y"`, ["it's", "a\\b", 'x"y']],
    ["powershell", "'it''s' \"a`\"b\" c` d", ["it's", 'a"b', "c d"]],
    ["powershell", String.raw`C:\a\b "C:\c d\"`, [String.raw`C:\a\b`, String.raw`C:\c d` + "\\"]],
  ])("of %s: %j", (shell, line, words) => {
    expect(splitLine(line, SHELLS[shell].quoting).map(({ text }) => text)).toEqual(words);
  });
});

describe("where bash begins to complete", () => {
  it.each<[word: string, kept: number, open: string]>([
    ["", 0, ""],
    ["abc", 0, ""],
    ["--region=eu", 9, ""],
    ["arn:aws:i", 8, ""],
    [String.raw`arn\:aws`, 0, ""],
    ["me@x", 2, ""],
    ["'arn:aws", 0, "'"],
    ['--x="a:b', 4, '"'],
    ["'a'b", 1, ""],
  ])("%j", (word, kept, open) => {
    expect(splitLine(word, SHELLS.bash.quoting, "@=:").at(-1)).toMatchObject({ kept, open });
  });
});
