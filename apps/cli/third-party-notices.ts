import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The licences of the packages that are in a bundle, out of the files that went into it. */
export function thirdPartyNotices(workingFolder: string, inputs: readonly string[]): string {
  const folders = new Set(
    inputs
      .filter((input) => input.includes("node_modules/"))
      .map((input) => packageFolder(resolve(workingFolder, input)))
      .filter((folder) => folder !== undefined),
  );
  const notices = new Map([...folders].map(notice));
  return [...notices.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => `${"-".repeat(80)}\n${name}\n\n${text}\n`)
    .join("\n");
}

function notice(folder: string): [name: string, text: string] {
  const { name, version, license }: { name: string; version: string; license?: string } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)(\.|-|$)/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`${name} ${version}`, texts.length > 0 ? texts.join("\n\n") : `License: ${license ?? "not stated"}`];
}

/** The innermost folder above a file that has a package.json with a name. */
function packageFolder(file: string): string | undefined {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name !== undefined) return folder;
  }
  return undefined;
}
