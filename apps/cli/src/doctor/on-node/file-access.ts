import type { Access, Found } from "./look-at-file.ts";
import { shellWord } from "../shell-word.ts";

const othersWrite = 0o022;
const othersAtAll = 0o077;

/** Whether others than the owner and root may change it, or in a folder replace what stands there. */
export function othersMayWrite({ mode }: Pick<Access, "mode">): boolean {
  return (mode & othersWrite) !== 0;
}

/** Whether others than the owner and root may do anything with it. */
export function othersMayAnything({ mode }: Pick<Access, "mode">): boolean {
  return (mode & othersAtAll) !== 0;
}

/** A mode as chmod takes it: `0644`. */
export function modeText({ mode }: Pick<Access, "mode">): string {
  return mode.toString(8).padStart(4, "0");
}

/** Why something that should be there cannot be looked at; undefined where it can. */
export function absence(found: Found): string | undefined {
  const shown = shellWord(found.path);
  if (found.kind === "missing") return `${shown} is not there`;
  return found.kind === "unreadable" ? `${shown} cannot be read: ${found.reason}` : undefined;
}

/** What helps where this user may not look; undefined where that is not the trouble. */
export function asRoot(found: Found): string | undefined {
  return found.kind === "unreadable" && found.denied ? AS_ROOT : undefined;
}

const AS_ROOT = "Run it as root: sudo aws-iam-authenticator doctor --on-node";
