import { isBuiltin } from "node:module";

interface Imports {
  readonly imports: readonly { readonly path: string; readonly external?: boolean }[];
}

/** What Bun's bundler says of a bundle (`--metafile`), as far as it is needed here. */
export interface BunMetafile {
  readonly inputs: Readonly<Record<string, Imports>>;
  readonly outputs: Readonly<Record<string, Imports>>;
}

/**
 * What a bundle would look for when it runs, sorted: a package that was absent when it was built is left out without an
 * error, and then loaded from the folder that the executable is called in. Must be empty.
 */
export function openImports({ inputs, outputs }: BunMetafile): string[] {
  const open = [...Object.values(inputs), ...Object.values(outputs)]
    .flatMap(({ imports }) => imports)
    .filter(({ path, external }) => external === true && !isBuiltin(path))
    // A chunk of the bundle itself, loaded on demand, counts as external too.
    .filter(({ path }) => outputs[path] === undefined)
    .map(({ path }) => path);
  return [...new Set(open)].sort();
}
