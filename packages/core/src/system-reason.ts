import { type Safe, safe } from "./safe-text.ts";

const known: Readonly<Record<string, Safe>> = {
  EACCES: safe`EACCES, permission denied`,
  EBUSY: safe`EBUSY, it is in use or a mount point`,
  EDQUOT: safe`EDQUOT, the quota is used up`,
  EEXIST: safe`EEXIST, it is there already`,
  EIO: safe`EIO, the device failed`,
  EISDIR: safe`EISDIR, it is a folder`,
  ELOOP: safe`ELOOP, too many symbolic links`,
  EMFILE: safe`EMFILE, this process has too many files open`,
  ENAMETOOLONG: safe`ENAMETOOLONG, the name is too long`,
  ENOENT: safe`ENOENT, no such file or folder`,
  ENOSPC: safe`ENOSPC, the disk is full`,
  ENOTDIR: safe`ENOTDIR, a part of the path is no folder`,
  ENOTEMPTY: safe`ENOTEMPTY, it is a folder that is not empty`,
  EPERM: safe`EPERM, not permitted`,
  EROFS: safe`EROFS, the file system is read-only`,
};

/** Why a call to the system failed: the system's code, in words where it is a usual one. No path, no stack. */
export function systemReason(error: unknown): Safe {
  const code = systemCode(error);
  return code === undefined ? safe`the reason is not known` : (known[code] ?? safe`${code}`);
}

/** The system's code of a failed call to it, such as `EACCES`; undefined where an error has none. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return error.code;
}
