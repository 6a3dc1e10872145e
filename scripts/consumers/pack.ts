import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runProgram } from "./run-program.ts";

/** A packed package. */
export interface Packed {
  readonly name: string;
  readonly version: string;
  /** Relative to the repository's root. */
  readonly folder: string;
  readonly tarball: string;
  /** What the tarball holds, relative to the package. */
  readonly files: readonly string[];
}

interface PackReport {
  readonly name: string;
  readonly version: string;
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** Packs everything that is published, as it would be for the registry. */
export async function packAll(root: string, into: string, env: NodeJS.ProcessEnv): Promise<Packed[]> {
  const published = globSync(["packages/*/package.json", "apps/*/package.json"], { cwd: root })
    .sort()
    .map((file) => ({ folder: dirname(file), manifest: JSON.parse(readFileSync(join(root, file), "utf8")) }))
    .filter(({ manifest }) => manifest.private !== true);
  const filters = published.flatMap(({ folder }) => ["--filter", `./${folder}`]);
  const [program, ...args] = pnpmOf(root);
  const packed = await runProgram(
    program,
    [...args, "--recursive", ...filters, "pack", "--json", "--pack-destination", into],
    { cwd: root, env },
  );
  if (packed.exitCode !== 0) throw new Error(`pnpm pack failed:\n${packed.output}`);

  const reports: readonly PackReport[] = JSON.parse(packed.stdout);
  return published.map(({ folder, manifest }) => {
    const report = reports.find(({ name }) => name === manifest.name);
    if (report === undefined) throw new Error(`pnpm pack left out ${folder}`);
    const { name, version, filename, files } = report;
    return { name, version, folder, tarball: filename, files: files.map(({ path }) => path) };
  });
}

/** The pnpm that runs this script, or the one that package.json pins. */
function pnpmOf(root: string): [program: string, ...args: string[]] {
  const own = process.env["npm_execpath"];
  if (own !== undefined && /pnpm[^\\/]*$/.test(own)) {
    return /\.[cm]?js$/.test(own) ? [process.execPath, own] : [own];
  }
  const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return ["npx", "--yes", packageManager];
}
