// There is mostly no PowerShell where this is built; its grammar is everywhere.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Language, Parser } from "web-tree-sitter";
import { describe, expect, it } from "vitest";
import { powershell } from "./powershell.ts";

await Parser.init();
const grammar = fileURLToPath(import.meta.resolve("tree-sitter-powershell/tree-sitter-powershell.wasm"));
const parser = new Parser().setLanguage(await Language.load(readFileSync(grammar)));

/** The commands in a script; fails where it is no PowerShell. */
function commandsIn(script: string): readonly string[] {
  const tree = parser.parse(script);
  if (tree === null || tree.rootNode.hasError) throw new Error(`no PowerShell: ${tree?.rootNode.toString()}`);
  return tree.rootNode.descendantsOfType("command").map((command) => command?.text.split(/\s/)[0] ?? "");
}

describe("the script is PowerShell, and calls nothing but what it needs,", () => {
  it.each([
    ["with descriptions", true],
    ["without", false],
  ])("%s", (_, descriptions) => {
    expect(commandsIn(powershell.script(descriptions))).toEqual(["Register-ArgumentCompleter", "&"]);
  });
});

it("what is none would be seen", () => {
  expect(() => commandsIn("function f { if ($x { }")).toThrow("no PowerShell");
  expect(commandsIn("Get-Item $(Remove-Item x)")).toEqual(["Get-Item", "Remove-Item"]);
});
