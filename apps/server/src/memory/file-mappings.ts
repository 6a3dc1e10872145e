/** A range of a process's addresses into which a file is mapped. */
export interface FileMapping {
  readonly start: bigint;
  readonly length: bigint;
  /** Whether it holds nothing but what is in the file, and nobody can write to it: such as program text. */
  readonly isUnchanged: boolean;
}

/**
 * Where files are mapped into a process.
 *
 * @param smaps what Linux tells in `/proc/PID/smaps`
 * @see https://docs.kernel.org/filesystems/proc.html
 */
export function fileMappings(smaps: string): readonly FileMapping[] {
  return smaps.split(firstOfMapping).flatMap((mapping) => {
    const [, start, end, permissions, path] = head.exec(mapping) ?? [];
    if (start === undefined || end === undefined || permissions === undefined || path === undefined) return [];
    const isUnchanged = !permissions.includes("w") && hasNoOwnPages.test(mapping);
    return [{ start: BigInt(`0x${start}`), length: BigInt(`0x${end}`) - BigInt(`0x${start}`), isUnchanged }];
  });
}

const firstOfMapping = /^(?=[0-9a-f]+-[0-9a-f]+ )/m;
/** Addresses, permissions, offset, device, inode, and the file where there is one. */
const head = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \d+ +(\/.*)$/m;
/** Pages that were written to once, such as by the dynamic linker, are the process's own. */
const hasNoOwnPages = /^Anonymous: +0 kB$/m;
