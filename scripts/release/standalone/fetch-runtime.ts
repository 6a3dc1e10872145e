import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bunNameOf, type Platform, runtimePathOf } from "./platforms.ts";

/**
 * Bun's runtime for a platform: out of the npm package that Bun publishes it in, which the npm client checks and caches.
 *
 * @param options.cache where runtimes are kept from one build to the next
 * @returns the runtime's path
 * @throws where the package cannot be had, with what npm said
 */
export function fetchRuntime(platform: Platform, { version, cache }: { version: string; cache: string }): string {
  const name = bunNameOf(platform);
  const folder = join(cache, `${name}-${version}`);
  const runtime = join(folder, "package", runtimePathOf(platform));
  if (existsSync(runtime)) return runtime;
  mkdirSync(cache, { recursive: true });
  const making = mkdtempSync(join(cache, ".new-"));
  try {
    const [file = ""] = run("npm", ["pack", "--silent", `@oven/${name}@${version}`], making)
      .trim()
      .split("\n");
    run("tar", ["-xzf", file], making);
    rmSync(join(making, file));
    if (!existsSync(join(making, "package", runtimePathOf(platform)))) throw new Error(`${file} holds no runtime`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
    return runtime;
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    throw new Error(`Bun ${version} for ${name} cannot be had from the npm registry`, { cause: error });
  }
}

function run(program: string, args: readonly string[], cwd: string): string {
  const shell = process.platform === "win32";
  return execFileSync(program, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"], shell });
}
