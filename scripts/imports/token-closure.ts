import { posix } from "node:path";
import type { Metafile } from "esbuild";
import { TOKEN_CLOSURE } from "../import-rules.ts";
import { matchesAny, type Violation } from "./violation.ts";

type Outputs = Pick<Metafile, "outputs">;

/**
 * The packages whose code is loaded when a bundle's entry points are, without what they load on demand: names of
 * packages, and folders of this repository, sorted. `folder`: where the bundle was made, relative to the root.
 */
export function staticClosure({ outputs }: Outputs, entryPoints: readonly string[], folder: string): string[] {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) load(path);
    }
  };
  for (const entryPoint of entryPoints) {
    const found = Object.entries(outputs).find(([, output]) => output.entryPoint === entryPoint);
    if (found === undefined) throw new Error(`the bundle has no entry point ${entryPoint}`);
    load(found[0]);
  }
  const inputs = [...loaded].flatMap((file) => Object.entries(outputs[file]?.inputs ?? {}));
  const withCode = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([input]) => input);
  return [...new Set(withCode.map((input) => homeOf(posix.join(folder, input))))].sort();
}

/** The package that a file is of: what follows the last `node_modules/`, or the workspace folder. */
function homeOf(path: string): string {
  const [, inside] = /.*(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  return inside ?? path.split("/").slice(0, 2).join("/");
}

/** What is wrong with what `token` loads, beside the list that is held in the repository. */
export function checkClosure(closure: readonly string[], held: readonly string[]): Violation[] {
  const { list, mustNotHold } = TOKEN_CLOSURE;
  const rule = "token starts fast";
  const update = "if that is meant, run node scripts/with-setup.mjs imports --update";
  return [
    ...closure
      .filter((name) => matchesAny(name, mustNotHold))
      .map((name) => ({ where: TOKEN_CLOSURE.metafile, what: `token loads ${name} at its start`, rule })),
    ...closure
      .filter((name) => !held.includes(name))
      .map((name) => ({ where: list, what: `token now loads ${name} too; ${update}`, rule })),
    ...held
      .filter((name) => !closure.includes(name))
      .map((name) => ({ where: list, what: `token loads ${name} no more; ${update}`, rule })),
  ];
}
