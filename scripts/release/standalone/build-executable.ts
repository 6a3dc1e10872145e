import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { bunArguments } from "./bun-arguments.ts";
import type { Checksum } from "./checksums.ts";
import { type BunMetafile, openImports } from "./open-imports.ts";
import { fileNameOf, type Platform } from "./platforms.ts";

/** What is the same for every executable. Paths are absolute. */
export interface BuildSettings {
  /** Bun for this machine, which bundles. */
  readonly bun: string;
  /** The bundled command. */
  readonly entryPoint: string;
  /** Where the executables go. */
  readonly folder: string;
}

/**
 * Makes the executable for one platform and puts it in place at once, so that none is ever there by half.
 *
 * @param runtime Bun for that platform
 * @throws where the bundle leaves an import open
 */
export async function buildExecutable(
  platform: Platform,
  runtime: string,
  { bun, entryPoint, folder }: BuildSettings,
): Promise<Checksum> {
  const file = fileNameOf(platform);
  // Bun reads the configuration of the folder that it runs in, too: of an empty one.
  const making = await mkdtemp(join(folder, ".new-"));
  try {
    const outfile = join(making, file);
    const metafile = join(making, "meta.json");
    const args = bunArguments({ entryPoint, platform, runtime, outfile, metafile });
    execFileSync(bun, args, { cwd: making, stdio: ["ignore", "ignore", "inherit"] });
    const meta: BunMetafile = JSON.parse(await readFile(metafile, "utf8"));
    const open = openImports(meta);
    if (open.length > 0) throw new Error(`${file} would load from the folder it is called in: ${open.join(", ")}`);
    await chmod(outfile, 0o755);
    const sha256 = await digest(outfile);
    await rename(outfile, join(folder, file));
    return { file, sha256 };
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}

async function digest(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
