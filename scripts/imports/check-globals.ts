import { MAY_USE_NODE, READS_PROCESS, WEB_STANDARD_ONLY } from "../import-rules.ts";
import { isTest } from "./check-edges.ts";
import type { SourceFile } from "./source-file.ts";
import { matchesAny, type Violation } from "./violation.ts";

/** Every use of a runtime's own globals where there must be none. */
export function checkGlobals(files: readonly SourceFile[]): Violation[] {
  return files.filter(({ path }) => !isTest(path)).flatMap((file) => [...ofLibrary(file), ...ofProcess(file)]);
}

function ofLibrary({ path, globals }: SourceFile): Violation[] {
  const sources = WEB_STANDARD_ONLY.map((folder) => `${folder}/src/**`);
  if (!matchesAny(path, sources) || matchesAny(path, MAY_USE_NODE)) return [];
  const rule = "libraries use web standards alone";
  return globals.filter((name) => name !== "process").map((name) => ({ where: path, what: `uses ${name}`, rule }));
}

function ofProcess({ path, globals, imports }: SourceFile): Violation[] {
  const reads =
    globals.includes("process") || imports.some(({ specifier = "" }) => /^(node:)?process$/.test(specifier));
  if (!reads || matchesAny(path, READS_PROCESS)) return [];
  return [{ where: path, what: "reads process", rule: "process is read at the edge alone" }];
}
