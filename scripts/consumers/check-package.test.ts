import { describe, expect, it } from "vitest";
import { checkFiles, checkManifest, entryPoints, type PublishedManifest } from "./check-package.ts";

const needed = ["package.json", "README.md", "LICENSE"];

describe("the files of a tarball", () => {
  it.each([
    ["what is built", ["dist/index.js", "dist/index.js.map", "dist/index.d.ts", "bin/command.js"], []],
    ["notices", ["dist/THIRD-PARTY-NOTICES.txt"], []],
    ["a source", ["src/index.ts"], ["the tarball holds src/index.ts"]],
    ["a source among what is built", ["dist/index.ts"], ["the tarball holds dist/index.ts"]],
    ["a test", ["dist/a.test.js"], ["the tarball holds dist/a.test.js"]],
    ["a test's types", ["dist/a.test.d.ts"], ["the tarball holds dist/a.test.d.ts"]],
    ["what helps tests", ["dist/testing/a.js"], ["the tarball holds dist/testing/a.js"]],
    ["the bundler's notes", ["dist/meta.json"], ["the tarball holds dist/meta.json"]],
    ["a schema", ["schema/config.schema.json"], []],
    ["what is no schema", ["schema/write.js"], ["the tarball holds schema/write.js"]],
    ["a setting", ["tsconfig.json"], ["the tarball holds tsconfig.json"]],
  ])("%s", (_what, files, expected) => {
    expect(checkFiles([...needed, ...files])).toEqual(expected);
  });

  it.each(needed)("needs %s", (file) => {
    expect(checkFiles(needed.filter((other) => other !== file))).toEqual([`the tarball has no ${file}`]);
  });
});

describe("the package.json of a tarball", () => {
  const right: PublishedManifest = {
    name: "x",
    version: "1.0.0",
    engines: { node: ">=20" },
    exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
    dependencies: { "@aws-iam-authenticator/core": "^1.0.0" },
  };

  it.each<[what: string, change: Partial<PublishedManifest>, expected: string[]]>([
    ["is right", {}, []],
    [
      "leads to sources",
      { exports: { ".": { "@aws-iam-authenticator/source": "./lib/index.ts" } } },
      ["its exports lead to sources"],
    ],
    ["leads to a source folder", { exports: { ".": "./src/index.js" } }, ["its exports lead to sources"]],
    ["keeps a range of the workspace", { dependencies: { y: "workspace:^" } }, ["y is still workspace:^"]],
    ["keeps a range of the catalog", { peerDependencies: { y: "catalog:" } }, ["y is still catalog:"]],
    ["keeps a file", { devDependencies: { y: "file:../y" } }, ["y is still file:../y"]],
  ])("%s", (_what, change, expected) => {
    expect(checkManifest({ ...right, ...change })).toEqual(expected);
  });

  it("offers something, on a Node that it names", () => {
    expect(checkManifest({ name: "x", version: "1.0.0" })).toEqual([
      "it offers neither exports nor bin",
      "it does not say which Node it needs (engines.node)",
    ]);
  });
});

it("entry points are named as users import them", () => {
  const exports = { ".": {}, "./deep": {}, "./package.json": "./package.json", "./schema.json": "./schema/x.json" };
  expect(entryPoints({ name: "@scope/x", version: "1.0.0", exports })).toEqual(["@scope/x", "@scope/x/deep"]);
});
