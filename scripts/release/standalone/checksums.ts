/** A file by name, and its SHA-256 in hexadecimal. */
export interface Checksum {
  readonly file: string;
  readonly sha256: string;
}

/** The text of SHA256SUMS, as `sha256sum --check` reads it, sorted by file. */
export function formatChecksums(checksums: readonly Checksum[]): string {
  return checksums
    .toSorted((a, b) => (a.file < b.file ? -1 : 1))
    .map(({ file, sha256 }) => `${sha256}  ${file}\n`)
    .join("");
}

/** Reads what {@link formatChecksums} wrote. Throws where a line is no checksum. */
export function parseChecksums(text: string): Checksum[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [, sha256, file] = /^([\da-f]{64}) [ *]([\w.-]+)$/.exec(line) ?? [];
      if (sha256 === undefined || file === undefined) throw new Error(`not a line of SHA256SUMS: ${line}`);
      return { file, sha256 };
    });
}
