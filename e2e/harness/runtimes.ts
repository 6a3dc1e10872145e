import { accessSync, constants } from "node:fs";
import { delimiter, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "./command-line.ts";

/** A JavaScript runtime to run a script on. */
export interface Runtime {
  readonly name: string;
  /** Undefined where the runtime is not to be had here. */
  readonly program: string | undefined;
  /** What stands before the script. */
  readonly args: readonly string[];
  readonly missing: string;
}

const installed = fileURLToPath(new URL("../node_modules/.bin/", import.meta.url));

const packages = fileURLToPath(new URL("../node_modules/", import.meta.url));

/** The runtimes that the libraries are for. */
export const RUNTIMES: readonly Runtime[] = [
  { name: "this Node", program: process.execPath, args: [], missing: "" },
  {
    name: "the machine's Node",
    program: await machineNode(),
    args: [],
    missing: "there is no Node 20 or newer outside node_modules",
  },
  {
    name: "Node 22.19",
    program: executable(join(packages, "node22-linux-x64", "bin", "node")),
    args: [],
    missing: "the oldest Node that the command is for is not installed on this platform",
  },
  { name: "Bun", program: executable(join(installed, "bun")), args: ["run"], missing: "bun is not installed" },
  {
    name: "Deno",
    program: executable(join(installed, "deno")),
    // Nothing is allowed but to load the modules: the libraries need no more.
    args: ["run", "--no-prompt", "--no-remote", "--node-modules-dir=manual"],
    missing: "deno is not installed",
  },
];

/** The first `node` on PATH that no package manager has put there for this repository. */
async function machineNode(): Promise<string | undefined> {
  const folders = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.split(sep).includes("node_modules"));
  for (const folder of folders) {
    const program = executable(resolve(folder, "node"));
    if (program === undefined) continue;
    const { stdout } = await runProgram(program, ["--version"]);
    return Number(/^v(\d+)\./.exec(stdout)?.[1]) >= 20 ? program : undefined;
  }
  return undefined;
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}
