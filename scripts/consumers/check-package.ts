/** What a published package.json may hold, as far as it is looked at. */
export interface PublishedManifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly engines?: { readonly node?: string };
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

const needed = ["package.json", "README.md", "LICENSE"];

/** What is wrong with a tarball's files. Only what is built goes out, with what says how to use it and on what terms. */
export function checkFiles(files: readonly string[]): string[] {
  const missing = needed.filter((file) => !files.includes(file)).map((file) => `the tarball has no ${file}`);
  const surplus = files
    .filter((file) => !needed.includes(file) && !isBuilt(file))
    .map((file) => `the tarball holds ${file}`);
  return [...missing, ...surplus];
}

/** What is wrong with the package.json in a tarball. */
export function checkManifest(manifest: PublishedManifest): string[] {
  const exports = JSON.stringify(manifest.exports ?? {});
  const ranges = Object.entries({
    ...manifest.devDependencies,
    ...manifest.peerDependencies,
    ...manifest.dependencies,
  });
  return [
    ...(exports.includes("/source") || exports.includes("/src/") ? ["its exports lead to sources"] : []),
    ...(manifest.exports === undefined && manifest.bin === undefined ? ["it offers neither exports nor bin"] : []),
    ...(manifest.engines?.node === undefined ? ["it does not say which Node it needs (engines.node)"] : []),
    ...ranges
      .filter(([, range]) => /^(workspace|catalog|file|link):/.test(range))
      .map(([name, range]) => `${name} is still ${range}`),
  ];
}

/** Under which names the package's modules are imported. */
export function entryPoints({ name, exports = {} }: PublishedManifest): string[] {
  return Object.keys(exports)
    .filter((subpath) => !subpath.endsWith(".json"))
    .map((subpath) => `${name}${subpath.slice(1)}`);
}

function isBuilt(file: string): boolean {
  if (/^schema\/[\w.-]+\.json$/.test(file)) return true;
  if (!/^(dist|bin)\//.test(file) || /\.test\.|\/testing\/|\/meta\.json$/.test(file)) return false;
  return !/\.[cm]?tsx?$/.test(file) || /\.d\.[cm]?ts$/.test(file);
}
