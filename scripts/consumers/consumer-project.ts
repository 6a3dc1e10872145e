import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { entryPoints, type PublishedManifest } from "./check-package.ts";
import type { Packed } from "./pack.ts";
import { examplesIn } from "./readme-examples.ts";
import { runProgram } from "./run-program.ts";

/** A project of somebody who uses all of our packages, outside of this repository. */
export interface ConsumerProject {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Installs the tarballs together into an empty folder, and Node's types with them. Throws where that fails. */
export async function installAll({ folder, env }: ConsumerProject, packed: readonly Packed[]): Promise<void> {
  const ours = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]));
  const typesOfNode: { version: string } = JSON.parse(
    readFileSync(new URL("../../node_modules/@types/node/package.json", import.meta.url), "utf8"),
  );
  const dependencies = { ...ours, "@types/node": typesOfNode.version };
  write(folder, "package.json", JSON.stringify({ name: "consumer", private: true, type: "module", dependencies }));
  const args = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  const installed = await runProgram("npm", args, { cwd: folder, env });
  if (installed.exitCode !== 0) throw new Error(`npm install of the tarballs failed:\n${installed.output}`);

  const { packages }: { packages: Record<string, { resolved?: string }> } = JSON.parse(
    readFileSync(join(folder, "package-lock.json"), "utf8"),
  );
  for (const [place, { resolved = "" }] of Object.entries(packages)) {
    const isOurs = packed.some(({ name }) => place.endsWith(`node_modules/${name}`));
    if (isOurs && !resolved.startsWith("file:")) throw new Error(`npm took ${place} from ${resolved}`);
  }
}

/** The package.json of an installed package. */
export function installedManifest({ folder }: ConsumerProject, name: string): PublishedManifest {
  return JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8"));
}

/** Imports a package from plain JavaScript; each of its entry points must offer something. */
export async function importOn(
  { folder, env }: ConsumerProject,
  node: string,
  specifiers: readonly string[],
): Promise<string[]> {
  if (specifiers.length === 0) return [];
  const script = specifiers.map(
    (specifier) => `
if (Object.keys(await import(${JSON.stringify(specifier)})).length === 0) throw new Error("${specifier} is empty");`,
  );
  const args = ["--input-type=module", "--eval", script.join("")];
  const { exitCode, output } = await runProgram(node, args, { cwd: folder, env });
  return exitCode === 0 ? [] : [`cannot be imported on ${node}:\n${output}`];
}

/** Writes the README's examples of a folder as modules; gives their number. */
export function writeExamples({ folder }: ConsumerProject, root: string, home: string): number {
  const [readme] = globSync("README.md", { cwd: join(root, home) });
  if (readme === undefined) return 0;
  const examples = examplesIn(readFileSync(join(root, home, readme), "utf8"));
  for (const { line, code } of examples) {
    write(folder, join("examples", home, `README.md-line-${line}.ts`), `${code}\nexport {};\n`);
  }
  return examples.length;
}

/** Writes a module that imports all entry points of a package with their types. */
export function writeImports({ folder }: ConsumerProject, home: string, manifest: PublishedManifest): void {
  const lines = entryPoints(manifest).map((specifier, i) => `export * as from${i} from "${specifier}";`);
  write(folder, join("imports", home, "all.ts"), `${lines.join("\n")}\nexport {};\n`);
}

function write(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
