import { describe, expect, it } from "vitest";
import { readSourceFile } from "./source-file.ts";

describe("the imports of a source file", () => {
  it.each([
    ['import { a } from "x";', "x", "value"],
    ['import { type A, b } from "x";', "x", "value"],
    ['import "x";', "x", "value"],
    ['import * as a from "x";', "x", "value"],
    ['export { a } from "x";', "x", "value"],
    ['export * from "x";', "x", "value"],
    ['import type { A } from "x";', "x", "type"],
    ['import { type A, type B } from "x";', "x", "type"],
    ['export type { A } from "x";', "x", "type"],
    ['let a: import("x").A;', "x", "type"],
    ['const a = await import("x");', "x", "dynamic"],
    ["const a = await import(name);", undefined, "dynamic"],
    ['const a = require("x");', "x", "resolve"],
    ['const a = require.resolve("x/package.json");', "x/package.json", "resolve"],
    ['const a = import.meta.resolve("x");', "x", "resolve"],
  ])("%s", (text, specifier, kind) => {
    expect(readSourceFile("a.ts", `\n${text}\n`).imports).toEqual([{ specifier, kind, line: 2 }]);
  });

  it.each([
    "const a = \"import { a } from 'x'\";",
    '// import { a } from "x";',
    "export const a = 1;",
    "path.resolve('x');",
  ])("none in %s", (text) => {
    expect(readSourceFile("a.ts", text).imports).toEqual([]);
  });

  it("says which file does not parse", () => {
    expect(() => readSourceFile("folder/broken.ts", "import {")).toThrow(/^folder\/broken\.ts: /);
  });
});

describe("the globals that a source file uses", () => {
  it.each([
    ["export const home = process.env.HOME;", ["process"]],
    ["export const home = globalThis.process.env.HOME;", ["process"]],
    ["export const bytes = (text: string) => Buffer.from(text);", ["Buffer"]],
    ["export const home = (process: { env: object }) => process.env;", []],
    ["export const step = (one: { process: number }) => one.process;", []],
    ["// process and Buffer\nexport const text = 'process';", []],
  ])("%s", (text, globals) => {
    expect(readSourceFile("a.ts", text).globals).toEqual(globals);
  });
});
