import { describe, expect, it } from "vitest";
import { USED_UNSEEN } from "../import-rules.ts";
import { checkDependencies } from "./check-dependencies.ts";
import { edgesIn } from "./testing/made-up-workspace.ts";
import type { Manifest } from "./workspace.ts";

const shipped = (name: string): Record<string, string> => ({ "packages/token/src/a.ts": `import "${name}";` });
const tested = (name: string): Record<string, string> => ({ "packages/token/src/a.test.ts": `import "${name}";` });
const typed = { "packages/token/src/a.ts": 'import type { A } from "x";' };

describe("a package.json beside the imports", () => {
  it.each<[what: string, Omit<Manifest, "name">, files: Record<string, string>, expected: string[]]>([
    ["missing", {}, shipped("x"), ["x is imported, but not among the dependencies"]],
    ["missing for a test", {}, tested("x"), ["x is imported, but not among the dependencies"]],
    ["missing for types", {}, typed, ["x is imported, but not among the dependencies"]],
    ["unused", { dependencies: { x: "1" } }, {}, ["nothing that is shipped imports x, a dependency"]],
    ["for tests alone", { dependencies: { x: "1" } }, tested("x"), ["nothing that is shipped imports x, a dependency"]],
    ["unused in tests", { devDependencies: { x: "1" } }, {}, ["nothing imports x, a devDependency"]],
    ["weak", { devDependencies: { x: "1" } }, shipped("x"), ["x is imported by what is shipped, but a devDependency"]],
    [
      "weak for types",
      { devDependencies: { x: "1" } },
      typed,
      ["x is imported by what is shipped, but a devDependency"],
    ],
    [
      "twice",
      { dependencies: { x: "1" }, devDependencies: { x: "1" } },
      shipped("x"),
      ["x is a dependency and a devDependency"],
    ],
    ["types of nothing", { devDependencies: { "@types/x": "1" } }, {}, ["nothing imports @types/x, a devDependency"]],
    ["right", { dependencies: { x: "1" } }, shipped("x/deep"), []],
    ["right with a scope", { dependencies: { "@scope/x": "1" } }, shipped("@scope/x/deep"), []],
    ["right for a peer", { peerDependencies: { x: "1" } }, shipped("x"), []],
    [
      "right for a peer that need not be there, and is for tests",
      { peerDependencies: { x: "1" }, peerDependenciesMeta: { x: { optional: true } }, devDependencies: { x: "1" } },
      shipped("x"),
      [],
    ],
    [
      "twice as a peer that must be there",
      { peerDependencies: { x: "1" }, devDependencies: { x: "1" } },
      shipped("x"),
      ["x is a dependency and a devDependency"],
    ],
    ["right for tests", { devDependencies: { x: "1" } }, tested("x"), []],
    ["the root's test runner", {}, tested("vitest"), []],
    ["right with types", { devDependencies: { x: "1", "@types/x": "1" } }, tested("x"), []],
    ["right with Node's types", { devDependencies: { "@types/node": "1" } }, tested("node:fs"), []],
  ])("%s", (_what, manifest, files, expected) => {
    const found = checkDependencies(
      { folder: "packages/token", manifest: { name: "token", ...manifest } },
      edgesIn(files),
    );
    expect(found.map(({ where, what }) => `${where}: ${what}`)).toEqual(
      expected.map((what) => `packages/token/package.json: ${what}`),
    );
  });

  it("asks no dependency of a bundle", () => {
    const unseen = Object.fromEntries((USED_UNSEEN["apps/cli"] ?? []).map((name) => [name, "1"]));
    const manifest = { name: "aws-iam-authenticator", devDependencies: { x: "1", ...unseen } };
    const edges = edgesIn({ "apps/cli/src/a.ts": 'import "x";' });
    expect(checkDependencies({ folder: "apps/cli", manifest }, edges)).toEqual([]);
  });

  it("does not count another package's imports", () => {
    const manifest = { name: "core", dependencies: { x: "1" } };
    expect(checkDependencies({ folder: "packages/core", manifest }, edgesIn(shipped("x")))).toHaveLength(1);
  });
});
