import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../../testing/clean-up.ts";

/** The longest path that Linux takes, less its closing zero. */
const longestPath = 4095;
/** Of a key pair and its CA `ca-key.pem` is the longest name. A file is written under a longer one at first. */
const room = "/ca-key.pem".length;

/**
 * A folder in which files that are there can be read, and replaced by hand, but not atomically: its path is so long that
 * there is no room for a temporary name. Like a full disk, it stops root as well.
 */
export async function unwritableFolder(): Promise<string> {
  let folder = await temporaryFolder();
  const length = longestPath - room;
  while (length - folder.length > 201) folder = join(folder, "d".repeat(Math.min(200, length - folder.length - 3)));
  folder = join(folder, "d".repeat(length - folder.length - 1));
  await mkdir(folder, { recursive: true });
  return folder;
}
