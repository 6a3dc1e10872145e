import { describe, expect, it } from "vitest";
import type { Metafile } from "esbuild";
import { checkClosure, staticClosure } from "./token-closure.ts";

type Output = Metafile["outputs"][string];

/** An output that loads others, and holds code of files. */
function output(
  loads: Record<string, "import-statement" | "dynamic-import">,
  inputs: string[],
  entryPoint?: string,
): Output {
  return {
    bytes: 1,
    exports: [],
    imports: Object.entries(loads).map(([path, kind]) => ({ path, kind })),
    inputs: Object.fromEntries(inputs.map((input) => [input, { bytesInOutput: 1 }])),
    ...(entryPoint === undefined ? {} : { entryPoint }),
  };
}

const yaml = "../../node_modules/.pnpm/yaml@2/node_modules/yaml/index.js";
const signer = "../../node_modules/.pnpm/@smithy+x@1/node_modules/@smithy/x/dist/index.js";

describe("what is loaded at the start", () => {
  const outputs = {
    "dist/main.js": output(
      { "dist/a.js": "import-statement", "dist/b.js": "dynamic-import" },
      ["src/main.ts"],
      "src/main.ts",
    ),
    "dist/a.js": output({ "dist/main.js": "import-statement" }, [signer, "../../packages/core/src/arn.ts"]),
    "dist/b.js": output({}, [yaml, "../../apps/server/src/index.ts"], "src/b.ts"),
  };

  it("is what the entry point and its static imports hold, as packages and folders", () => {
    expect(staticClosure({ outputs }, ["src/main.ts"], "apps/cli")).toEqual(["@smithy/x", "apps/cli", "packages/core"]);
  });

  it("is joined over entry points", () => {
    expect(staticClosure({ outputs }, ["src/main.ts", "src/b.ts"], "apps/cli")).toEqual([
      "@smithy/x",
      "apps/cli",
      "apps/server",
      "packages/core",
      "yaml",
    ]);
  });

  it("is not what the bundler has shaken off, nor what Node has", () => {
    const main: Output = { ...output({}, [], "src/main.ts"), inputs: { [yaml]: { bytesInOutput: 0 } } };
    main.imports.push({ path: "node:fs", kind: "import-statement", external: true });
    expect(staticClosure({ outputs: { "dist/main.js": main } }, ["src/main.ts"], "apps/cli")).toEqual([]);
  });

  it("cannot be told of an entry point that is not there", () => {
    expect(() => staticClosure({ outputs }, ["src/moved.ts"], "apps/cli")).toThrow("src/moved.ts");
  });
});

describe("the list that is held", () => {
  it.each([
    ["the same", ["apps/cli"], ["apps/cli"], []],
    ["one more", ["apps/cli", "x"], ["apps/cli"], ["token now loads x too"]],
    ["one less", ["apps/cli"], ["apps/cli", "x"], ["token loads x no more"]],
    ["one that must not be, though the list has it", ["yaml"], ["yaml"], ["token loads yaml at its start"]],
    ["one of a scope that must not be", ["@aws-sdk/x"], ["@aws-sdk/x"], ["token loads @aws-sdk/x at its start"]],
    ["the server", ["apps/server"], ["apps/server"], ["token loads apps/server at its start"]],
  ])("%s", (_what, closure, held, expected) => {
    expect(checkClosure(closure, held).map(({ what }) => what)).toEqual(
      expected.map((text) => expect.stringContaining(text)),
    );
  });
});
