// Bundles the command line: one small file that starts fast, and a chunk for each thing that is loaded only when asked
// for. Everything is in it, so that the published package has no dependencies.
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { loadTogether } from "./load-together.ts";
import { narrowImports } from "./narrow-imports.ts";
import { requiredBuiltins } from "./required-builtins.ts";
import { COMMANDS } from "./src/commands.ts";
import { manPage } from "./src/manual/man-page.ts";
import { thirdPartyNotices } from "./third-party-notices.ts";

const here = dirname(fileURLToPath(import.meta.url));
const { version }: { version: string } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const dist = join(here, "dist");

const commitDate = git("show", "-s", "--format=%cI", "HEAD");

rmSync(dist, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22.19",
  // `module` stands here by default where no condition is named. Without it the SDK's clients that are loaded only when
  // asked for would be CommonJS, of which a dynamic import has no named exports: no profile could assume a role.
  conditions: ["@aws-iam-authenticator/source", "module"],
  // The signer's ES modules; its CommonJS form cannot be shaken.
  mainFields: ["module", "main"],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  metafile: true,
  define: {
    BUILD_VERSION: JSON.stringify(`v${version}`),
    BUILD_COMMIT: JSON.stringify(git("rev-parse", "HEAD")),
    BUILD_DATE: JSON.stringify(commitDate),
  },
  plugins: [narrowImports, requiredBuiltins],
});

const open = Object.values(metafile.outputs)
  .flatMap(({ imports }) => imports)
  .filter(({ external, path }) => external && !isBuiltin(path));
if (open.length > 0) throw new Error(`not in the bundle: ${open.map(({ path }) => path).join(", ")}`);
await loadTogether(metafile, {
  folder: dist,
  start: "src/main.ts",
  often: ["src/commands/token.ts", "src/cache/token-with-cache.ts"],
  // The published package's command is this file itself.
  banner: "#!/usr/bin/env node",
});
writeFileSync(join(dist, "THIRD-PARTY-NOTICES.txt"), thirdPartyNotices(here, Object.keys(metafile.inputs)));
const page = manPage(COMMANDS, { version: `v${version}`, date: commitDate.slice(0, 10) });
writeFileSync(join(dist, "aws-iam-authenticator.1"), page);
writeFileSync(join(dist, "meta.json"), JSON.stringify(metafile));

/** What git says of the commit that is built; empty outside a repository. */
function git(...args: string[]): string {
  try {
    return execFileSync("git", args, { cwd: here, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}
