import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "./command-line.ts";

const cache = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));

/**
 * Installs packages of Python with their versions, such as `moto[server]==5.2.5`, into a folder of their own below
 * `node_modules`, unless an earlier run has.
 *
 * @returns the folder of its programs; a reason where the package index cannot be reached. @throws where installing fails otherwise
 */
export async function installPythonPackages(
  name: string,
  packages: readonly string[],
): Promise<{ readonly bin: string } | string> {
  const folder = join(cache, `${name}-${packages.join("-").replaceAll(/[^\w.=-]/g, "_")}`);
  const offline = existsSync(folder) ? undefined : await install(folder, packages);
  return offline ?? { bin: join(folder, "bin") };
}

/** Into a folder beside it first, so that one that is there is whole, also with two runs at once. */
async function install(folder: string, packages: readonly string[]): Promise<string | undefined> {
  await mkdir(cache, { recursive: true });
  const building = await mkdtemp(join(cache, "python-packages-building-"));
  try {
    const made = await runProgram("python3", ["-m", "venv", building]);
    if (made.exitCode !== 0) throw new Error(`venv: ${made.stderr}`);
    const pip = ["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--retries", "2"];
    // Where the index is and how to get there is for the machine to say, in pip's own variables.
    const installed = await runProgram(join(building, "bin", "python"), [...pip, ...packages], {
      env: ownEnvironment(),
    });
    if (installed.exitCode !== 0) {
      if (isOffline(installed.stderr)) return "pip cannot reach its package index";
      throw new Error(`pip: ${installed.stderr}`);
    }
    await rename(building, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
    return undefined;
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

function isOffline(complaints: string): boolean {
  return /Failed to establish a new connection|ConnectTimeoutError|NameResolutionError|Cannot connect to proxy/.test(
    complaints,
  );
}

function ownEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return Object.fromEntries(entries);
}
