import type { Checksum } from "../standalone/checksums.ts";
import { fileNameOf, type Platform, PLATFORMS } from "../standalone/platforms.ts";

/** One archive of a release. */
export interface Archive {
  readonly platform: Platform;
  readonly url: string;
  readonly sha256: string;
}

/** A release: what every package manager's file is made from. */
export interface Release {
  readonly name: string;
  /** Without a `v`. */
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly homepage: string;
  readonly archives: readonly Archive[];
}

/** An archive's file name: the executable's, without `.exe`, with `.tar.gz`. */
export function archiveNameOf(platform: Platform): string {
  return `${fileNameOf(platform).replace(/\.exe$/, "")}.tar.gz`;
}

/** The executable's name in its archive. */
export function commandNameOf(name: string, { os }: Platform): string {
  return os === "windows" ? `${name}.exe` : name;
}

/** What the command's own package says of itself. */
export type PackageFields = Pick<Release, "name" | "version" | "description" | "license">;

/**
 * A release of a package.
 *
 * @param options.folder URL of the folder that the archives can be downloaded from
 * @param options.checksums of the archives
 * @throws where an archive of a platform is missing, or the URL is not an https one
 */
export function releaseOf(
  { name, version, description, license }: PackageFields,
  options: { readonly folder: string; readonly homepage: string; readonly checksums: readonly Checksum[] },
): Release {
  const folder = new URL(options.folder.endsWith("/") ? options.folder : `${options.folder}/`);
  if (folder.protocol !== "https:") throw new Error(`not an https URL: ${options.folder}`);
  const archives = PLATFORMS.map((platform): Archive => {
    const file = archiveNameOf(platform);
    const found = options.checksums.find((one) => one.file === file);
    if (found === undefined) throw new Error(`SHA256SUMS lacks ${file}`);
    return { platform, url: new URL(file, folder).href, sha256: found.sha256 };
  });
  return { name, version, description, license, homepage: options.homepage, archives };
}
