import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { asIs, fail, ok, type Outcome, safe, systemReason } from "@aws-iam-authenticator/core";

/** How {@link writeFileAtomically} treats the file's folder. */
export interface WriteFileOptions {
  /** Make the folder, for its owner alone (0700), where it is not there. Default false. */
  readonly createFolder?: boolean;
}

/**
 * Writes a file whole or not at all: readers see what was there before or the new text, also after a crash. The file
 * becomes the writing user's, with `mode` (less the umask); a symbolic link in its place is replaced, not followed.
 *
 * Problem: `FILE_NOT_WRITTEN` with the path and the system's reason; then nothing has changed.
 */
export async function writeFileAtomically(
  path: string,
  text: string,
  mode: number,
  { createFolder = false }: WriteFileOptions = {},
): Promise<Outcome<void>> {
  const folder = dirname(path);
  // In the same folder, since a rename does not cross file systems; hidden, so that readers of the folder skip it.
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    if (createFolder) await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeNewFile(temporary, text, mode);
    await rename(temporary, path);
    return ok(undefined);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    return fail("FILE_NOT_WRITTEN", safe`${path}: ${asIs(systemReason(error))}`);
  }
}

async function writeNewFile(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, "wx", mode);
  try {
    await file.writeFile(text);
    // Before the rename: else a crash could leave an empty file under the final name.
    await file.sync();
  } finally {
    await file.close();
  }
}
