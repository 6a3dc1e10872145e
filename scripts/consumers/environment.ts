import { statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of somebody who has this Node, and does not work in this repository: without the settings that npm and
 * pnpm hand to what they run, but for how the registry is reached.
 */
export function consumerEnvironment(environment: Environment): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(
    ([name]) => !/^p?npm_(?!config_(registry|cafile|userconfig|cache)$)/i.test(name) && name !== "NODE",
  );
  const folders = pathOf(environment).filter(isOfTheMachine);
  return { ...Object.fromEntries(kept), PATH: [dirname(process.execPath), ...folders].join(delimiter) };
}

/** The machine's own `node`: the first on the PATH that no package manager has put there. */
export function machineNode(environment: Environment): string | undefined {
  return pathOf(environment)
    .filter(isOfTheMachine)
    .map((folder) => join(folder, process.platform === "win32" ? "node.exe" : "node"))
    .find((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true);
}

/** Whether a version (`20.1.0`) is one that `engines.node` (`>=20` or `>=22.19`, nothing else) asks for. */
export function suits(version: string, engines: string): boolean {
  const [, major = "", minor = "0"] = /^>=(\d+)(?:\.(\d+))?$/.exec(engines) ?? [];
  if (major === "") throw new Error(`engines.node is ${engines}; this check reads >=MAJOR and >=MAJOR.MINOR`);
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  return ownMajor > Number(major) || (ownMajor === Number(major) && ownMinor >= Number(minor));
}

function pathOf({ PATH = "" }: Environment): string[] {
  return PATH.split(delimiter).filter((folder) => folder !== "");
}

function isOfTheMachine(folder: string): boolean {
  return !folder.split(/[\\/]/).includes("node_modules");
}
