import { describe, expect, it } from "vitest";
import { findCycles } from "./find-cycles.ts";
import { edgesIn } from "./testing/made-up-workspace.ts";

const core = "packages/core/src";
const rings = (texts: Record<string, string>): string[] => findCycles(edgesIn(texts)).map(({ what }) => what);

describe("cycles", () => {
  it("of two files", () => {
    expect(rings({ [`${core}/a.ts`]: 'import "./b.ts";', [`${core}/b.ts`]: 'import "./a.ts";' })).toEqual([
      `needs itself: ${core}/a.ts → ${core}/b.ts → ${core}/a.ts`,
    ]);
  });

  it("of a file with itself, and of types", () => {
    expect(rings({ [`${core}/a.ts`]: 'import type { A } from "./a.ts";' })).toHaveLength(1);
  });

  it("through another package's entry point, named without what leads there", () => {
    const texts = {
      "packages/mapper/src/first.ts": 'import "./a.ts";',
      "packages/mapper/src/a.ts": 'import "@aws-iam-authenticator/core";',
      [`${core}/index.ts`]: 'export { b } from "./b.ts";',
      [`${core}/b.ts`]: 'import "@aws-iam-authenticator/core";',
    };
    expect(rings(texts)).toEqual([`needs itself: ${core}/index.ts → ${core}/b.ts → ${core}/index.ts`]);
  });

  it.each([
    ["two ways to one file", { a: 'import "./b.ts"; import "./c.ts";', b: 'import "./c.ts";', c: "" }],
    ["back on demand", { a: 'await import("./b.ts");', b: 'import "./a.ts";' }],
  ])("none where there are %s", (_what, files) => {
    const texts = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${core}/${name}.ts`, text]));
    expect(rings(texts)).toEqual([]);
  });
});
