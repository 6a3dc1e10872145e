import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { type AuditFile, type AuditResult, openAuditFile } from "./audit-file.ts";

/** An audit file in a folder of its own, and what it reports. */
function opened(name = "audit.jsonl", prepare: (path: string) => void = () => undefined) {
  const folder = mkdtempSync(join(tmpdir(), "aws-iam-authenticator-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  prepare(path);
  const counts: Record<AuditResult, number> = { written: 0, dropped: 0 };
  const reasons: string[] = [];
  const waiting = new Set<() => void>();
  const file: AuditFile = openAuditFile(path, {
    gap: (dropped) => `gap ${dropped}`,
    report(result, count, reason) {
      counts[result] += count;
      if (reason !== undefined) reasons.push(reason.replaceAll(folder, ""));
      for (const wake of waiting) wake();
    },
  });
  onTestFinished(() => file.close());
  /** Adds lines, and waits until it is known what became of them. */
  async function add(...lines: string[]): Promise<void> {
    const until = counts.written + counts.dropped + lines.length;
    for (const line of lines) file.add(line);
    while (counts.written + counts.dropped < until) {
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
  }
  return { folder, path, file, add, counts, reasons, text: () => readFileSync(path, "utf8") };
}

/** All that a pipe holds. */
function drain(reader: number): string {
  const bytes = Buffer.alloc(1024 * 1024);
  let length = 0;
  for (;;) {
    try {
      length += readSync(reader, bytes, { offset: length });
    } catch {
      // Nothing more is there.
      return bytes.toString("utf8", 0, length);
    }
  }
}

describe("lines", () => {
  it("are added to what is there, in order", async () => {
    const { add, text } = opened("a", (path) => writeFileSync(path, "before\n"));
    await add("1", "2");
    await add("3");
    expect(text()).toBe("before\n1\n2\n3\n");
  });

  it("go to a file that its owner alone may read, where it is new", async () => {
    const { add, path } = opened();
    await add("1");
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("are all there after closing", async () => {
    const { file, text, counts } = opened();
    const lines = Array.from({ length: 5000 }, (_, i) => `line ${i}`);
    for (const line of lines) file.add(line);
    await file.close();
    expect(text()).toBe(`${lines.join("\n")}\n`);
    expect(counts).toEqual({ written: 5000, dropped: 0 });
  });

  it("nothing is made where nothing is added", async () => {
    const { file, path } = opened();
    await file.close();
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });
});

describe("a file is made anew where it", () => {
  it.each<[what: string, act: (path: string) => void]>([
    ["was renamed", (path) => renameSync(path, `${path}.1`)],
    ["was removed", (path) => rmSync(path)],
    [
      "was replaced",
      (path) => {
        renameSync(path, `${path}.1`);
        writeFileSync(path, "");
      },
    ],
  ])("%s", async (_, act) => {
    const { add, path, text } = opened();
    await add("1");
    act(path);
    await add("2");
    expect(text()).toBe("2\n");
  });
});

describe("a file that does not take lines", () => {
  // Windows has no pipes among its files.
  it.skipIf(process.platform === "win32")("is not waited for, be it a pipe that nobody reads", async () => {
    const { file, add, counts, reasons } = opened("pipe", (path) => execFileSync("mkfifo", [path]));
    await add("1");
    await file.close();
    expect({ counts, reasons }).toEqual({ counts: { written: 0, dropped: 1 }, reasons: ['"/pipe": "ENXIO"'] });
  });

  it.skipIf(process.platform === "win32")("but a part of them: what of them is whole is written", async () => {
    const { path, add, counts } = opened("pipe", (path) => execFileSync("mkfifo", [path]));
    const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(reader));
    const lines = Array.from({ length: 5000 }, (_, i) => `${i} ${"x".repeat(90)}`);
    await add(...lines);
    const taken = drain(reader);
    const [half, ...whole] = taken.split("\n").toReversed();
    expect(half).not.toBe("");
    expect(counts).toEqual({ written: whole.length, dropped: 5000 - whole.length });
    expect(whole.toReversed()).toEqual(lines.slice(0, whole.length));
    await add("next");
    expect(drain(reader)).toBe(`\ngap ${5000 - whole.length}\nnext\n`);
  });

  it("keeps nobody waiting; when it does again, a line says how many are missing", async () => {
    const { folder, path, add, counts, reasons, text } = opened(join("later", "audit"));
    await add("1", "2");
    await add("3");
    expect({ counts, reasons }).toEqual({
      counts: { written: 0, dropped: 3 },
      reasons: ['"/later/audit": ENOENT, no such file or folder'],
    });
    mkdirSync(join(folder, "later"));
    await add("4");
    await add("5");
    expect(text()).toBe("gap 3\n4\n5\n");
    expect(counts).toEqual({ written: 2, dropped: 3 });
    // Once more, to be told once more.
    rmSync(join(folder, "later"), { recursive: true });
    await add("6");
    expect(reasons).toHaveLength(2);
    expect(path).toContain("later");
  });

  it("fills no memory: what is too much is dropped", async () => {
    const { file, counts, reasons, text } = opened();
    const line = "x".repeat(1024 * 1024);
    for (let i = 0; i < 20; i++) file.add(line);
    await file.close();
    expect(counts).toEqual({ written: 8, dropped: 12 });
    expect(reasons).toEqual(['"/audit.jsonl" does not take lines as fast as they come']);
    expect(text()).toMatch(/^gap 12\nx/);
  });
});
