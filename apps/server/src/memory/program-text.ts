import { readFileSync } from "node:fs";
import { unchangedMappings } from "./unchanged-mappings.ts";

/** Bun's way to call C. @see https://bun.com/docs/runtime/ffi */
interface BunFfi {
  dlopen(
    library: string,
    symbols: { readonly madvise: { readonly args: readonly string[]; readonly returns: string } },
  ): { readonly symbols: { madvise(address: bigint, length: bigint, advice: number): number } };
}

/** Linux's advices that pages are not needed for now: by this process, and by the page cache either. */
const [MADV_DONTNEED, MADV_PAGEOUT] = [4, 21];

/**
 * Makes what has the kernel take the program's text out of this process's memory: what is needed comes back at once, from
 * the page cache, and what only the start needed does not. Nothing is lost, since no such page differs from its file.
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
      for (const { start, length } of unchangedMappings(readFileSync("/proc/self/smaps", "utf8"))) {
        // For whoever may write to the file. Otherwise a fault would bring back all that is in the cache around it.
        madvise(start, length, MADV_PAGEOUT);
        madvise(start, length, MADV_DONTNEED);
      }
    };
  } catch {
    return undefined;
  }
}
