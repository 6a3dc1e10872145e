import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { unchangedMappings } from "./unchanged-mappings.ts";

const mapping = (head: string, anonymous = 0): string =>
  `${head}\nSize:                128 kB\nRss:                  64 kB\nAnonymous:            ${anonymous} kB\nVmFlags: rd ex mr mw me\n`;

describe("unchangedMappings", () => {
  it.each<[what: string, head: string, anonymous: number, isOne: boolean]>([
    ["program text", "00400000-00420000 r-xp 00001000 fe:00 1234                       /usr/bin/program", 0, true],
    ["constants", "00400000-00420000 r--p 00000000 fe:00 1234   /usr/bin/program", 0, true],
    ["a file with spaces in its name", "00400000-00420000 r--p 00000000 fe:00 1234   /a b/c", 0, true],
    ["what the dynamic linker wrote to", "00400000-00420000 r--p 00000000 fe:00 1234   /usr/bin/program", 4, false],
    ["data", "00400000-00420000 rw-p 00000000 fe:00 1234   /usr/bin/program", 0, false],
    ["text that can be written to", "00400000-00420000 rwxp 00000000 fe:00 1234   /usr/bin/program", 0, false],
    ["memory without a file", "00400000-00420000 r--p 00000000 00:00 0", 0, false],
    ["what the kernel maps", "00400000-00420000 r-xp 00000000 00:00 0   [vdso]", 0, false],
  ])("%s", (_, head, anonymous, isOne) => {
    const around = mapping("00100000-00200000 rw-p 00000000 00:00 0   [heap]", 1024);
    expect(unchangedMappings(around + mapping(head, anonymous) + around)).toEqual(
      isOne ? [{ start: 0x400000n, length: 0x20000n }] : [],
    );
  });

  it("is nothing where there is nothing", () => {
    expect(unchangedMappings("")).toEqual([]);
  });

  it.runIf(process.platform === "linux")("finds this program's text", () => {
    expect(unchangedMappings(readFileSync("/proc/self/smaps", "utf8")).length).toBeGreaterThan(0);
  });
});
