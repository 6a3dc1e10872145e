import { expect, it } from "vitest";
import { openImports } from "./open-imports.ts";

const external = (path: string) => ({ path, external: true });

it.each([
  ["nothing but its own modules", [{ path: "src/a.ts" }], []],
  ["what the runtime has, by either name", [external("node:fs"), external("fs/promises")], []],
  ["a chunk of its own", [external("./token-1k2m.js")], []],
  ["a package", [external("pg-native")], ["pg-native"]],
  ["a file beside it", [external("./absent.js")], ["./absent.js"]],
  ["packages, one of them twice", [external("b"), external("a"), external("b")], ["a", "b"]],
])("a bundle that imports %s", (_, imports, open) => {
  const outputs = { "./main.js": { imports: [] }, "./token-1k2m.js": { imports: [] } };
  expect(openImports({ inputs: { "src/main.ts": { imports } }, outputs })).toEqual(open);
  expect(openImports({ inputs: {}, outputs: { ...outputs, "./main.js": { imports } } })).toEqual(open);
});
