import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  type Stats,
  statSync,
} from "node:fs";
import { userInfo } from "node:os";
import type { Io } from "../io.ts";

/** Bits of a mode that let others in. */
const othersBits = 0o077;

/**
 * What a folder is that secrets could be kept in.
 *
 * - `private`: its owner's alone, and that is who asks.
 * - `open`: others may read or write it.
 * - `foreign`: of somebody else, or no folder; a link is none, whatever it leads to.
 * - `absent`: or not to be seen.
 */
export type FolderState = "private" | "open" | "foreign" | "absent";

/** Looks at a folder. Windows has no such modes; there the folder inherits who may read the profile folder. */
export function folderState(folder: string, io: Pick<Io, "home" | "platform">): FolderState {
  const stats = statsOf(folder);
  if (stats === undefined) return "absent";
  if (!stats.isDirectory()) return "foreign";
  if (io.platform === "win32") return "private";
  if (!isOwn(stats.uid, io.home)) return "foreign";
  return (stats.mode & othersBits) === 0 ? "private" : "open";
}

/**
 * Makes a folder that is its owner's alone, or makes it so again: what lay open in it could be anybody's, and is to be
 * removed by who asks.
 *
 * @returns what it was before
 * @throws the system's error
 */
export function makePrivate(folder: string, io: Pick<Io, "home" | "platform">): FolderState {
  const before = folderState(folder, io);
  if (before === "absent") mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (before === "open") close(folder, io);
  return before;
}

/** By a descriptor: between a look and a change by path, who may write beside it could put a link to another folder there. */
function close(folder: string, { home }: Pick<Io, "home">): void {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    if (isOwn(fstatSync(descriptor).uid, home)) fchmodSync(descriptor, 0o700);
  } finally {
    closeSync(descriptor);
  }
}

/** Whether a file is one that nobody else has made or can look into. */
export function isPrivateFile(stats: Stats, { home, platform }: Pick<Io, "home" | "platform">): boolean {
  if (!stats.isFile()) return false;
  return platform === "win32" || ((stats.mode & othersBits) === 0 && isOwn(stats.uid, home));
}

/**
 * Whether an owner is who runs this. Who owns the home folder mostly is; asking the system, which may ask a directory in the
 * network, is left for the rest. One who has no name is not root, and cannot look into others' private folders anyway.
 */
function isOwn(uid: number, home: string): boolean {
  try {
    if (statSync(home, { throwIfNoEntry: false })?.uid === uid) return true;
    return userInfo().uid === uid;
  } catch {
    return true;
  }
}

function statsOf(folder: string): Stats | undefined {
  try {
    return lstatSync(folder);
  } catch {
    return undefined;
  }
}
