/** A part of a support file, before it is scrubbed. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
  /** Secrets that were met on the way; no piece of them may stand anywhere in the file. */
  readonly secrets: readonly string[];
}

/** Stands for what is not shown. */
export const HIDDEN = "[hidden]";

/**
 * Whether what goes by that name is a secret: a variable, a key of a file, an option. Names of files with secrets, and the
 * time at which they end, are none.
 */
export function namesSecret(name: string): boolean {
  return (
    /secret|token|passw|passphrase|credential|private.?key|api.?key|key.?data|access.?key$|cookie/i.test(name) &&
    !/file$|folder$|dir$|path$|expir|process$|_ur[il]$|source$/i.test(name)
  );
}

/** Whether a key is one that people or programs choose, and no value that came into its place. */
export function isName(key: string): boolean {
  return /^[A-Za-z][A-Za-z_-]{0,39}$/.test(key);
}
