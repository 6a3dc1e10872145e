import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { safe, type Safe, systemCode, systemReason } from "@aws-iam-authenticator/core";

/** Who may do what with a file or folder. */
export interface Access {
  /** The last twelve bits of the mode: permissions, sticky bit. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** What is found under a path; links are followed. */
export type Found =
  | (Access & { readonly kind: "file"; readonly path: string; readonly text: string })
  | (Access & { readonly kind: "folder"; readonly path: string })
  | { readonly kind: "missing"; readonly path: string }
  | { readonly kind: "unreadable"; readonly path: string; readonly reason: Safe; readonly denied: boolean };

/** No file that is looked at is near as large. */
const longestText = 8 * 1024 * 1024;

/** Looks at a path, and reads it where it is a file. Never waits: a pipe is not read. */
export async function lookAt(path: string): Promise<Found> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      const access: Access = { mode: stat.mode & 0o7777, uid: stat.uid, gid: stat.gid };
      if (stat.isDirectory()) return { kind: "folder", path, ...access };
      if (!stat.isFile()) return { kind: "unreadable", path, reason: safe`it is no file`, denied: false };
      if (stat.size > longestText) return { kind: "unreadable", path, reason: safe`it is too large`, denied: false };
      return { kind: "file", path, ...access, text: await handle.readFile("utf8") };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = systemCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing", path };
    return { kind: "unreadable", path, reason: systemReason(error), denied: code === "EACCES" || code === "EPERM" };
  }
}
