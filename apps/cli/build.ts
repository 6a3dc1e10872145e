// Bundles the command line: one small file that starts fast, and a chunk for each thing that is loaded only when asked
// for. Everything is in it, so that the published package has no dependencies.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { loadTogether } from "./load-together.ts";
import { narrowImports } from "./narrow-imports.ts";
import { thirdPartyNotices } from "./third-party-notices.ts";

const here = dirname(fileURLToPath(import.meta.url));
const { version }: { version: string } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const dist = join(here, "dist");

// What some CommonJS packages need inside an ES module; taken off again where nothing does.
const banner =
  'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);';

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
    BUILD_DATE: JSON.stringify(git("show", "-s", "--format=%cI", "HEAD")),
  },
  plugins: [narrowImports],
  banner: { js: banner },
});

const open = Object.values(metafile.outputs)
  .flatMap(({ imports }) => imports)
  .filter(({ external, path }) => external && !isBuiltin(path));
if (open.length > 0) throw new Error(`not in the bundle: ${open.map(({ path }) => path).join(", ")}`);
for (const name of readdirSync(dist)) {
  const text = readFileSync(join(dist, name), "utf8");
  const rest = text.replace(`${banner}\n`, "");
  if (!/\brequire\b|__require/.test(rest)) writeFileSync(join(dist, name), rest);
}
await loadTogether(metafile, { folder: dist, start: "src/main.ts", often: ["src/commands/token.ts"] });
writeFileSync(join(dist, "THIRD-PARTY-NOTICES.txt"), thirdPartyNotices(here, Object.keys(metafile.inputs)));
writeFileSync(join(dist, "meta.json"), JSON.stringify(metafile));

/** What git says of the commit that is built; empty outside a repository. */
function git(...args: string[]): string {
  try {
    return execFileSync("git", args, { cwd: here, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return "";
  }
}
