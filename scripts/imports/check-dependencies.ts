import { BUNDLED, FROM_THE_ROOT, USED_UNSEEN } from "../import-rules.ts";
import { isTest } from "./check-edges.ts";
import type { Edge } from "./edges.ts";
import type { Violation } from "./violation.ts";
import type { WorkspacePackage } from "./workspace.ts";

const rule = "package.json agrees with the imports";

/** Dependencies that are missing, unused or of the wrong kind in a package's package.json. */
export function checkDependencies({ folder, manifest }: WorkspacePackage, edges: readonly Edge[]): Violation[] {
  const own = edges.filter((edge) => edge.folder === folder);
  const imported = importedBy(own, manifest.name);
  const shipped = importedBy(
    own.filter(({ from }) => isShipped(folder, from)),
    manifest.name,
  );
  const runtime = Object.keys({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
  });
  const development = Object.keys(manifest.devDependencies ?? {});
  const declared = new Set([...runtime, ...development]);
  const unseen = new Set(USED_UNSEEN[folder]);
  const usesBuiltins = own.some(({ to }) => to.kind === "builtin");
  const isTypesOfUsed = (name: string): boolean =>
    (name === "@types/node" && usesBuiltins) || imported.has(name.replace(/^@types\//, ""));

  const missing = [...imported].filter((name) => !declared.has(name) && !FROM_THE_ROOT.includes(name));
  const weak = [...shipped].filter((name) => development.includes(name) && !runtime.includes(name));
  const idle = runtime.filter((name) => !shipped.has(name) && !unseen.has(name));
  const idleInDevelopment = development.filter(
    (name) => !imported.has(name) && !unseen.has(name) && !isTypesOfUsed(name) && !isGivenToTests(folder, name),
  );
  // What a user may bring along is, for our own tests, a devDependency too.
  const twice = runtime.filter(
    (name) => development.includes(name) && !manifest.peerDependenciesMeta?.[name]?.optional,
  );
  const stale = [...unseen].filter((name) => !declared.has(name));

  const where = folder === "." ? "package.json" : `${folder}/package.json`;
  return [
    ...missing.map((name) => `${name} is imported, but not among the dependencies`),
    ...weak.map((name) => `${name} is imported by what is shipped, but a devDependency`),
    ...idle.map((name) => `nothing that is shipped imports ${name}, a dependency`),
    ...idleInDevelopment.map((name) => `nothing imports ${name}, a devDependency`),
    ...twice.map((name) => `${name} is a dependency and a devDependency`),
    ...stale.map((name) => `import-rules.ts says that ${name} is used unseen, but it is no dependency`),
  ].map((what) => ({ where, what, rule }));
}

/** What the package's users run: the sources of what is published as it is; of a bundle nothing. */
function isShipped(folder: string, from: string): boolean {
  return from.startsWith(`${folder}/src/`) && !isTest(from) && !BUNDLED.includes(folder);
}

function isGivenToTests(folder: string, name: string): boolean {
  return folder === "." && FROM_THE_ROOT.includes(name);
}

function importedBy(edges: readonly Edge[], self: string): Set<string> {
  const names = edges.flatMap(({ to }) => (to.kind === "package" || to.kind === "workspace" ? [to.name] : []));
  return new Set(names.filter((name) => name !== self));
}
