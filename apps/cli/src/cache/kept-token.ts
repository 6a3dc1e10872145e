import { Secret } from "@aws-iam-authenticator/core";
import type { MadeToken } from "@aws-iam-authenticator/token";
import type { Io } from "../io.ts";
import { isUsable } from "./entries.ts";
import { entryFile, readEntry } from "./entry-files.ts";
import { folderState } from "./private-folder.ts";

/** The token that is kept under a key, where there is one that is still good for a minute. */
export function keptToken(folder: string, key: string, io: Io): MadeToken | undefined {
  if (folderState(folder, io) !== "private") return undefined;
  const entry = readEntry(folder, entryFile("token", key), io);
  if (entry?.kind !== "token" || !isUsable(entry, io.now())) return undefined;
  return { token: new Secret(entry.token), expiresAt: new Date(entry.until) };
}
