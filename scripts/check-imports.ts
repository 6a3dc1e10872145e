// Holds import-rules.ts: node scripts/with-setup.mjs imports [--update]. --update writes the list of what `token` loads at
// its start anew.
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { TOKEN_CLOSURE } from "./import-rules.ts";
import { checkDependencies } from "./imports/check-dependencies.ts";
import { checkEdges } from "./imports/check-edges.ts";
import { checkGlobals } from "./imports/check-globals.ts";
import { edgesOf } from "./imports/edges.ts";
import { findCycles } from "./imports/find-cycles.ts";
import { readSourceFile } from "./imports/source-file.ts";
import { checkClosure, staticClosure } from "./imports/token-closure.ts";
import { formatViolation, type Violation } from "./imports/violation.ts";
import { readWorkspace } from "./imports/workspace.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const packages = readWorkspace(root);
const files = globSync("**/*.{ts,mts,js,mjs}", { cwd: root, exclude: ["**/node_modules/**", "**/dist/**"] })
  .map((path) => path.replaceAll("\\", "/"))
  .sort()
  .map((path) => readSourceFile(path, read(path)));
const edges = edgesOf(files, packages);

const violations = [
  ...checkEdges(edges),
  ...checkGlobals(files),
  ...packages.flatMap((one) => checkDependencies(one, edges)),
  ...findCycles(edges),
  ...tokenClosure(),
];
for (const violation of violations) console.error(formatViolation(violation));
if (violations.length > 0) process.exit(1);
console.log(`imports: ${files.length} files, ${edges.length} edges, all one way`);

function tokenClosure(): Violation[] {
  const { entryPoints, folder, list, metafile } = TOKEN_CLOSURE;
  if (!existsSync(join(root, metafile))) {
    return [{ where: metafile, what: "is missing; run npm run build first", rule: "token starts fast" }];
  }
  const closure = staticClosure(JSON.parse(read(metafile)), entryPoints, folder);
  if (process.argv.includes("--update")) writeFileSync(join(root, list), `${closure.join("\n")}\n`);
  const held = existsSync(join(root, list)) ? read(list).split("\n").filter(Boolean) : [];
  return checkClosure(closure, held);
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
