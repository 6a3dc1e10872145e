import { bunNameOf, type Platform } from "./platforms.ts";

/** What an executable is made of. Paths are absolute. */
export interface BunBuild {
  readonly entryPoint: string;
  readonly platform: Platform;
  /** The runtime that goes into it. */
  readonly runtime: string;
  readonly outfile: string;
  readonly metafile: string;
}

/**
 * The arguments of Bun that make one executable.
 *
 * @see https://bun.com/docs/bundler/executables
 */
export function bunArguments({ entryPoint, platform, runtime, outfile, metafile }: BunBuild): string[] {
  return [
    "build",
    entryPoint,
    "--compile",
    // Chunks that are loaded on demand, parsed already: `token` starts in a third of the time.
    "--minify",
    "--bytecode",
    "--format=esm",
    "--splitting",
    // The folder that the executable is called in may be anybody's checkout: nothing in it may set keys or load code.
    "--no-compile-autoload-dotenv",
    "--no-compile-autoload-bunfig",
    "--no-compile-autoload-tsconfig",
    "--no-compile-autoload-package-json",
    "--reject-unresolved",
    `--target=${bunNameOf(platform)}`,
    `--compile-executable-path=${runtime}`,
    `--metafile=${metafile}`,
    `--outfile=${outfile}`,
  ];
}
