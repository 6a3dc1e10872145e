/** A range of a process's addresses. */
export interface AddressRange {
  readonly start: bigint;
  readonly length: bigint;
}

/**
 * The ranges into which files are mapped that hold nothing but what is in the file, and that nobody can write to: program
 * text and constants. Let go of, they are read from the file again when they are needed.
 *
 * @param smaps what Linux tells in `/proc/PID/smaps`
 * @see https://docs.kernel.org/filesystems/proc.html
 */
export function unchangedMappings(smaps: string): readonly AddressRange[] {
  return smaps.split(firstOfMapping).flatMap((mapping) => {
    const [, start, end, permissions, path] = head.exec(mapping) ?? [];
    if (start === undefined || end === undefined || path === undefined) return [];
    if (permissions?.includes("w") !== false || !hasNoOwnPages.test(mapping)) return [];
    return [{ start: BigInt(`0x${start}`), length: BigInt(`0x${end}`) - BigInt(`0x${start}`) }];
  });
}

const firstOfMapping = /^(?=[0-9a-f]+-[0-9a-f]+ )/m;
/** Addresses, permissions, offset, device, inode, and the file where there is one. */
const head = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \d+ +(\/.*)$/m;
/** Pages that were written to once, such as by the dynamic linker, are the process's own, and would be lost. */
const hasNoOwnPages = /^Anonymous: +0 kB$/m;
