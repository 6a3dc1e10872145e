import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";

/** What this needs of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** One package of this repository, the root among them. */
export interface WorkspacePackage {
  /** Relative to the root, with slashes; `.` is the root. */
  readonly folder: string;
  readonly manifest: Manifest;
}

const sourceCondition = "@aws-iam-authenticator/source";

/** Every package of the repository. */
export function readWorkspace(root: string): WorkspacePackage[] {
  return globSync(["package.json", "packages/*/package.json", "apps/*/package.json", "e2e/package.json"], { cwd: root })
    .sort()
    .map((file) => ({
      folder: dirname(file).replaceAll("\\", "/"),
      manifest: JSON.parse(readFileSync(join(root, file), "utf8")),
    }));
}

/** The package that a file belongs to. */
export function ownerOf(packages: readonly WorkspacePackage[], path: string): WorkspacePackage {
  const owner =
    packages.find(({ folder }) => folder !== "." && path.startsWith(`${folder}/`)) ??
    packages.find(({ folder }) => folder === ".");
  if (owner === undefined) throw new Error(`no package holds ${path}`);
  return owner;
}

/** The source file that a package offers under a subpath (`.` or `./x`), or `undefined` where it offers none. */
export function exportedSource({ folder, manifest }: WorkspacePackage, subpath: string): string | undefined {
  const file = manifest.exports?.[subpath]?.[sourceCondition];
  return file === undefined ? undefined : posix.join(folder, file);
}
