import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build, type Metafile } from "esbuild";

type Outputs = Metafile["outputs"];

/** What to put together. */
export interface Together {
  /** The bundle's folder. Its files are changed in place. */
  readonly folder: string;
  /** The source that the bundle begins with. It must have no top-level await: what it loads later imports from its file. */
  readonly start: string;
  /** Sources that it loads on demand, so often that they are to be in its file. */
  readonly often: readonly string[];
  /** What stands at the beginning of the start's file. */
  readonly banner: string;
}

/**
 * Puts all that a bundle's start loads, and what it often loads after that, into the start's own file: to load a file
 * costs as much as to run a thousand lines. Everything that imports what has moved imports the start's file after this,
 * so that nothing is there twice.
 */
export async function loadTogether({ outputs }: Pick<Metafile, "outputs">, { folder, start, often, banner }: Together) {
  const entries = [start, ...often].map((source) => outputOf(outputs, source));
  const entryFiles = entries.map((path) => basename(path));
  const [startFile = ""] = entryFiles;
  const moved = [...closureOf(outputs, entries)]
    .filter((path) => !entries.includes(path))
    .map((path, i) => ({ i, file: basename(path), names: outputs[path]?.exports ?? [] }));

  const merged = await build({
    stdin: {
      contents: [
        ...moved.map(
          ({ i, file, names }) =>
            `export {${names.map((name) => `${name} as ${alias(i, name)}`).join()}} from "./${file}";`,
        ),
        // After what others import of the file, so that it is there when they do.
        `import "./${startFile}";`,
      ].join("\n"),
      resolveDir: folder,
    },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: banner },
    legalComments: "none",
    plugins: [
      {
        name: "seldom",
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\.\// }, ({ kind, path }) =>
            kind === "dynamic-import" && !entryFiles.includes(basename(path)) ? { path, external: true } : undefined,
          ),
      },
    ],
  });
  for (const file of [...entryFiles, ...moved.map(({ file }) => file)]) rmSync(join(folder, file));
  writeFileSync(join(folder, startFile), merged.outputFiles[0]?.contents ?? "", { mode: 0o755 });

  const indexOf = new Map(moved.map(({ file, i }) => [file, i]));
  const others = Object.keys(outputs).map((path) => basename(path));
  for (const file of others.filter((name) => !entryFiles.includes(name) && !indexOf.has(name))) {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8").replace(
      /\bimport(?:\{([^{}"]*)\}from)?"\.\/([\w-]+\.js)";/g,
      (statement, names: string | undefined, from: string) => {
        const i = indexOf.get(from);
        if (i === undefined) return statement;
        if (names === undefined) return "";
        const renamed = names.split(",").map((name) => {
          const [theirs = "", ours = theirs] = name.split(" as ");
          return `${alias(i, theirs)} as ${ours}`;
        });
        return `import{${renamed.join()}}from"./${startFile}";`;
      },
    );
    const gone = [...indexOf.keys(), ...entryFiles.slice(1)].filter((name) => text.includes(`"./${name}"`));
    if (gone.length > 0) throw new Error(`${file} still loads ${gone.join(", ")}`);
    writeFileSync(path, text);
  }
}

/** What a name of a moved chunk is called in the start's file. */
function alias(chunk: number, name: string): string {
  return `${name}_${chunk}`;
}

function outputOf(outputs: Outputs, source: string): string {
  const found = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === source);
  if (found === undefined) throw new Error(`the bundle has no entry point ${source}`);
  return found;
}

/** All outputs that these load when they are loaded, and they themselves. */
function closureOf(outputs: Outputs, entries: readonly string[]): ReadonlySet<string> {
  const loaded = new Set<string>();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind, external } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && external !== true) load(next);
    }
  };
  for (const entry of entries) load(entry);
  return loaded;
}
