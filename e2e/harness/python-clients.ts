import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Finished, runProgram } from "./command-line.ts";

/** What is installed, and by these versions the folder is named. */
const packages = ["awscli==1.46.3", "boto3==1.44.8"] as const;

const cache = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));

/** Published AWS clients in Python. */
export interface PythonClients {
  /** Runs AWS's command line where its arguments follow. */
  readonly awsCommand: readonly [program: string, ...args: string[]];
  /** Runs AWS's command line. */
  aws(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Finished>;
  /** Makes a token with boto3, and prints it. */
  boto3Token(
    options: { readonly clusterId: string; readonly region: string; readonly host: string },
    env: Readonly<Record<string, string>>,
  ): Promise<Finished>;
}

/** Why this machine cannot have them at all; undefined where it can. */
export async function lacksPython(): Promise<string | undefined> {
  try {
    const tried = await runProgram("python3", ["-c", "import ensurepip, venv"]);
    return tried.exitCode === 0 ? undefined : "python3 here has no venv with pip";
  } catch {
    return "there is no python3";
  }
}

/**
 * Installs the clients into a folder of their own below `node_modules`, unless an earlier run has.
 *
 * @returns a text where the package index cannot be reached. @throws where installing fails otherwise
 */
export async function installPythonClients(): Promise<PythonClients | string> {
  const folder = join(cache, `python-clients-${packages.join("-")}`);
  if (!existsSync(folder)) {
    const offline = await install(folder);
    if (offline !== undefined) return offline;
  }
  const python = join(folder, "bin", "python");
  // Through the interpreter, since the script names the folder that it was first installed into.
  const script = join(folder, "bin", "aws");
  return {
    awsCommand: [python, script],
    aws: (args, env) => runProgram(python, [script, ...args], { env }),
    boto3Token({ clusterId, region, host }, env) {
      const script = fileURLToPath(new URL("boto3-token.py", import.meta.url));
      return runProgram(python, [script, clusterId, region, host], { env });
    },
  };
}

/** Into a folder beside it first, so that one that is there is whole, also with two runs at once. */
async function install(folder: string): Promise<string | undefined> {
  await mkdir(cache, { recursive: true });
  const building = await mkdtemp(join(cache, "python-clients-building-"));
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
