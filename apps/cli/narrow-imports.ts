import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Plugin } from "esbuild";

/** Whose imports are narrowed: what `token` loads of other people's packages, and where it begins to. */
const importers = new RegExp(
  [
    "@smithy/(signature-v4|protocol-http)/.*\\.js$",
    "@smithy/core/dist-es/submodules/checksum/sha256/.*\\.js$",
    "packages/token/src/.*\\.ts$",
    "apps/cli/src/quick-sha256\\.ts$",
  ]
    .join("|")
    .replaceAll("/", "[\\\\/]"),
);

const byName = /^(import|export) \{([^}]*)\} from "(@smithy\/[^"]+)";$/gm;
const mark = "?only=";

/**
 * Has each name that the signer imports come from the file that it is written in, and not from the package's index. With
 * code splitting a file is in the chunks of all that reach it by any import, used or not: by way of the index `token`
 * would load all that the AWS SDK needs of `@smithy/core`, more than twice of what it runs. Only packages that declare
 * that loading them has no effect are imported so.
 */
export const narrowImports: Plugin = {
  name: "narrow-imports",
  setup(build) {
    build.onLoad({ filter: importers }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(byName, (_, verb: string, names: string, from: string) =>
        namesIn(names)
          .filter((name) => !name.startsWith("type "))
          .map((name) => `${verb} { ${name} } from "${from}${mark}${importedName(name)}";`)
          // On one line, as before.
          .join(" "),
      ),
      loader: path.endsWith(".ts") ? "ts" : "js",
    }));
    build.onResolve({ filter: /\?only=/ }, ({ path, resolveDir }) => {
      const [from = "", name = ""] = path.split(mark);
      return homeOf(name, from, resolveDir);
    });

    /** The file that a module exports a name from, through as many indexes as there are; the module where it has it itself. */
    async function homeOf(name: string, from: string, resolveDir: string) {
      const { errors, path, sideEffects } = await build.resolve(from, { resolveDir, kind: "import-statement" });
      if (errors.length > 0) return { errors };
      if (!sideEffects) {
        const text = readFileSync(path, "utf8");
        for (const [, names = "", next = ""] of text.matchAll(/^export \{([^}]*)\} from "([^"]+)";$/gm)) {
          if (namesIn(names).includes(name)) return homeOf(name, next, dirname(path));
        }
        const [, next] = new RegExp(`^import \\{ ${name} \\} from "([^"]+)";$`, "m").exec(text) ?? [];
        const handedOn = new RegExp(`^export \\{[^}]*\\b${name}\\b[^}]*\\};$`, "m").test(text);
        if (next !== undefined && handedOn) return homeOf(name, next, dirname(path));
      }
      return { path, sideEffects };
    }
  },
};

function namesIn(list: string): string[] {
  return list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** The name in the module that is imported from: `a` of `a as b`. */
function importedName(name: string): string {
  return name.split(" as ")[0] ?? name;
}
