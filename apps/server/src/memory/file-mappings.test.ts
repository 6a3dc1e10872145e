import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fileMappings } from "./file-mappings.ts";

const mapping = (head: string, anonymous = 0): string =>
  `${head}\nSize:                128 kB\nRss:                  64 kB\nAnonymous:            ${anonymous} kB\nVmFlags: rd ex mr mw me\n`;

describe("fileMappings", () => {
  it.each<[what: string, head: string, anonymous: number, expected: "unchanged" | "other" | "none"]>([
    [
      "program text",
      "00400000-00420000 r-xp 00001000 fe:00 1234                       /usr/bin/program",
      0,
      "unchanged",
    ],
    ["constants", "00400000-00420000 r--p 00000000 fe:00 1234   /usr/bin/program", 0, "unchanged"],
    ["a file with spaces in its name", "00400000-00420000 r--p 00000000 fe:00 1234   /a b/c", 0, "unchanged"],
    ["what the dynamic linker wrote to", "00400000-00420000 r--p 00000000 fe:00 1234   /usr/bin/program", 4, "other"],
    ["data", "00400000-00420000 rw-p 00000000 fe:00 1234   /usr/bin/program", 0, "other"],
    ["text that can be written to", "00400000-00420000 rwxp 00000000 fe:00 1234   /usr/bin/program", 0, "other"],
    ["memory without a file", "00400000-00420000 r--p 00000000 00:00 0", 0, "none"],
    ["what the kernel maps", "00400000-00420000 r-xp 00000000 00:00 0   [vdso]", 0, "none"],
  ])("%s", (_, head, anonymous, expected) => {
    const around = mapping("00100000-00200000 rw-p 00000000 00:00 0   [heap]", 1024);
    expect(fileMappings(around + mapping(head, anonymous) + around)).toEqual(
      expected === "none" ? [] : [{ start: 0x400000n, length: 0x20000n, isUnchanged: expected === "unchanged" }],
    );
  });

  it("is nothing where there is nothing", () => {
    expect(fileMappings("")).toEqual([]);
  });

  it.runIf(process.platform === "linux")("finds this program's text", () => {
    expect(fileMappings(readFileSync("/proc/self/smaps", "utf8"))).toContainEqual(
      expect.objectContaining({ isUnchanged: true }),
    );
  });
});
