import { isBuiltin } from "node:module";
import { posix } from "node:path";
import type { Import, SourceFile } from "./source-file.ts";
import { exportedSource, ownerOf, type WorkspacePackage } from "./workspace.ts";

/** Where an import leads. */
export type Target =
  | { readonly kind: "file"; readonly path: string }
  /** Another package of this repository, by name; without a path it offers nothing under that name. */
  | { readonly kind: "workspace"; readonly folder: string; readonly name: string; readonly path: string | undefined }
  | { readonly kind: "package"; readonly name: string }
  | { readonly kind: "builtin"; readonly name: string }
  | { readonly kind: "unknown" };

/** One file's need of another. */
export interface Edge {
  readonly from: string;
  readonly folder: string;
  readonly line: number;
  readonly kind: Import["kind"];
  readonly specifier: string;
  readonly to: Target;
}

/** All imports of all files, with where they lead. */
export function edgesOf(files: readonly SourceFile[], packages: readonly WorkspacePackage[]): Edge[] {
  return files.flatMap(({ path, imports }) => {
    const { folder } = ownerOf(packages, path);
    return imports.map(({ specifier, kind, line }) => ({
      from: path,
      folder,
      line,
      kind,
      specifier: specifier ?? "(not a text)",
      to: targetOf(path, specifier, packages),
    }));
  });
}

function targetOf(from: string, specifier: string | undefined, packages: readonly WorkspacePackage[]): Target {
  if (specifier === undefined) return { kind: "unknown" };
  if (specifier.startsWith(".")) return { kind: "file", path: posix.join(posix.dirname(from), specifier) };
  if (isBuiltin(specifier)) return { kind: "builtin", name: specifier };
  const name = packageName(specifier);
  const found = packages.find(({ manifest }) => manifest.name === name);
  if (found === undefined) return { kind: "package", name };
  const path = exportedSource(found, `.${specifier.slice(name.length)}`);
  return { kind: "workspace", folder: found.folder, name, path };
}

/** `@scope/name/deep` and `name/deep` without the way inside. */
function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
