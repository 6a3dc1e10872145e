import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/fake-io.ts";
import { withLock } from "./lock-file.ts";

const { signal } = new AbortController();

describe("a kubeconfig's lock", () => {
  it("is there while something is done, and only then", async () => {
    const file = join(temporaryFolder(), "new", "config");
    expect(await withLock(file, async () => existsSync(`${file}.lock`), { waitMs: 0, signal })).toBe(true);
    const failing = withLock(file, async () => Promise.reject(new Error("failed")), { waitMs: 0, signal });
    await expect(failing).rejects.toThrow("failed");
    expect(readdirSync(join(file, ".."))).toEqual([]);
  });

  it("lets one in at a time", async () => {
    const file = join(temporaryFolder(), "config");
    let inside = 0;
    const most: number[] = [];
    const one = (): Promise<void> =>
      withLock(
        file,
        async () => {
          most.push(++inside);
          await new Promise(setImmediate);
          inside--;
        },
        { waitMs: 20_000, signal },
      );
    await Promise.all([one(), one(), one()]);
    expect(most).toEqual([1, 1, 1]);
  });

  it("is waited for while kubectl has it", async () => {
    const file = join(temporaryFolder(), "config");
    writeFileSync(`${file}.lock`, "");
    let done = false;
    const waiting = withLock(file, async () => (done = true), { waitMs: 20_000, signal });
    await new Promise(setImmediate);
    expect(done).toBe(false);
    rmSync(`${file}.lock`);
    await waiting;
    expect(done).toBe(true);
  });

  it.each<[what: string, waitMs: number, aborted: boolean]>([
    ["in time", 0, false],
    ["before the command is asked to end", 20_000, true],
  ])("that does not go away %s is named, and stays", async (_, waitMs, aborted) => {
    const file = join(temporaryFolder(), "config");
    writeFileSync(`${file}.lock`, "");
    const given = aborted ? AbortSignal.abort() : signal;
    await expect(withLock(file, async () => undefined, { waitMs, signal: given })).rejects.toMatchObject({
      code: "FILE_NOT_WRITTEN",
      problem: { detail: `"${file}" is locked by "${file}.lock"; if no kubectl is writing it, remove that file` },
    });
    expect(existsSync(`${file}.lock`)).toBe(true);
  });

  it("that cannot be made is told", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    const failing = withLock(join(folder, "file", "config"), async () => undefined, { waitMs: 0, signal });
    await expect(failing).rejects.toMatchObject({ code: "FILE_NOT_WRITTEN" });
  });
});
