import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { quote, systemReason } from "@aws-iam-authenticator/core";
import type { MappingFile } from "@aws-iam-authenticator/mapper";
import type { Io } from "./io.ts";
import { UsageError } from "./options/parse-arguments.ts";

/** What stdin is called in places. */
export const STDIN = "stdin";

/**
 * Reads files that mappings stand in; `-` is stdin. A file that is named twice is read once.
 *
 * @throws UsageError where one cannot be read: the commands that compare and check say by exit code 1 what they found
 */
export async function readMappingFiles(paths: readonly string[], io: Io): Promise<readonly MappingFile[]> {
  const files: MappingFile[] = [];
  for (const path of new Set(paths)) {
    if (path === "-") {
      files.push({ file: STDIN, text: await io.readStdin() });
      continue;
    }
    try {
      files.push({ file: path, text: await readFile(resolve(io.cwd, path), "utf8") });
    } catch (error) {
      throw new UsageError(`${quote(path)} cannot be read: ${systemReason(error)}`);
    }
  }
  return files;
}
