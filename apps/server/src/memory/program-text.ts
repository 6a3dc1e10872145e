import { readFileSync } from "node:fs";
import { fileMappings } from "./file-mappings.ts";

/** Bun's way to call C. @see https://bun.com/docs/runtime/ffi */
interface BunFfi {
  dlopen(
    library: string,
    symbols: { readonly madvise: { readonly args: readonly string[]; readonly returns: string } },
  ): { readonly symbols: { madvise(address: bigint, length: bigint, advice: number): number } };
}

/** Linux's advices that pages are not needed for now: that they may be taken, if nothing is lost by it, and that they are not wanted. */
const [MADV_PAGEOUT, MADV_DONTNEED] = [21, 4];

/**
 * Makes what has the kernel take the program's file out of this process's memory: what is needed comes back at once, and
 * what only the start needed does not.
 *
 * Taken are all pages that are as in the file, if this process may write to it, and their neighbours come back only as they are
 * needed. For whoever may not, text and constants are dropped, since no such page can differ from the file; they come back in
 * pieces of 64 KiB.
 *
 * @returns undefined where that cannot be: on Node, and on anything but Linux with glibc
 * @see https://man7.org/linux/man-pages/man2/madvise.2.html
 */
export function programTextRelease(): (() => void) | undefined {
  if (process.platform !== "linux" || process.versions["bun"] === undefined) return undefined;
  try {
    const { dlopen } = process.getBuiltinModule("bun:ffi" as "ffi") as unknown as BunFfi;
    const { madvise } = dlopen("libc.so.6", { madvise: { args: ["u64", "u64", "i32"], returns: "i32" } }).symbols;
    return () => {
      for (const { start, length, isUnchanged } of fileMappings(readFileSync("/proc/self/smaps", "utf8"))) {
        madvise(start, length, MADV_PAGEOUT);
        // Of others what was written would be lost.
        if (isUnchanged) madvise(start, length, MADV_DONTNEED);
      }
    };
  } catch {
    return undefined;
  }
}
