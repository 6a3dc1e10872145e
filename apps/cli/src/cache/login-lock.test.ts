import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../testing/fake-io.ts";
import { type Locked, LOCK_TIMES, type LockTimes, takeLock } from "./login-lock.ts";
import { processMark } from "./process-mark.ts";

const quick: LockTimes = { ...LOCK_TIMES, retryMs: 5, tellMs: 0 };
const notSettled = { settled: (): string | undefined => undefined };

function lockFile(): string {
  return join(temporaryFolder(), "login.lock");
}

function release(locked: Locked<unknown>): void {
  expect(locked.state).toBe("held");
  if (locked.state === "held") locked.release();
}

/** A lock's file as another process writes it. */
function lockOf(file: string, mark: string): void {
  writeFileSync(file, JSON.stringify({ id: "another", host: hostname(), mark }));
}

describe("a login's lock", () => {
  it("is a file for as long as it is held", async () => {
    const file = lockFile();
    const locked = await takeLock(file, notSettled);
    expect(existsSync(file)).toBe(true);
    release(locked);
    expect(readdirSync(join(file, ".."))).toEqual([]);
  });

  it("is had by one at a time", async () => {
    const file = lockFile();
    let inside = 0;
    const most: number[] = [];
    const one = async (): Promise<void> => {
      const locked = await takeLock(file, notSettled, quick);
      most.push(++inside);
      await new Promise(setImmediate);
      inside--;
      release(locked);
    };
    await Promise.all([one(), one(), one(), one()]);
    expect(most).toEqual([1, 1, 1, 1]);
  });

  it("is not needed where the matter is settled before, meanwhile, or just as it is taken", async () => {
    const file = lockFile();
    expect(await takeLock(file, { settled: () => "before" })).toEqual({ state: "settled", value: "before" });
    let asked = 0;
    const late = { settled: () => (++asked === 2 ? "late" : undefined) };
    expect(await takeLock(file, late)).toEqual({ state: "settled", value: "late" });
    expect(existsSync(file)).toBe(false);

    const held = await takeLock(file, notSettled);
    let settled: string | undefined;
    const waiting = takeLock(file, { settled: () => settled }, quick);
    settled = "meanwhile";
    expect(await waiting).toEqual({ state: "settled", value: "meanwhile" });
    release(held);
  });

  it("is given back where asking fails", async () => {
    const file = lockFile();
    let asked = 0;
    const failing = {
      settled() {
        if (++asked === 2) throw new Error("failed before");
        return undefined;
      },
    };
    await expect(takeLock(file, failing)).rejects.toThrow("failed before");
    expect(existsSync(file)).toBe(false);
  });

  it("is waited for only so long, and who has it is named", async () => {
    const file = lockFile();
    lockOf(file, "");
    const told: string[] = [];
    const waiting = { ...notSettled, onWait: (holder: string) => void told.push(holder) };
    const locked = await takeLock(file, waiting, { ...quick, waitMs: 20 });
    const holder = `a process on "${hostname()}"`;
    expect({ locked, told }).toEqual({ locked: { state: "busy", holder }, told: [holder] });
    expect(existsSync(file)).toBe(true);
  });

  it("cannot be had where there is no folder", async () => {
    await expect(takeLock(join(lockFile(), "in", "none"), notSettled)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("a lock that is left behind", () => {
  it.skipIf(processMark() === undefined)("by a process that is gone is taken at once", async () => {
    const file = lockFile();
    const child = spawn("sleep", ["60"]);
    const [, boot, space] = /^(\S+) (\S+) /.exec(processMark() ?? "") ?? [];
    const { pid } = child;
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    lockOf(file, `${boot} ${space} ${pid} ${started}`);

    const none = await takeLock(file, notSettled, { ...quick, waitMs: 20 });
    expect(none).toEqual({ state: "busy", holder: `process ${pid} on "${hostname()}"` });
    child.kill("SIGKILL");
    await once(child, "exit");
    release(await takeLock(file, notSettled, { ...quick, staleMs: 60_000 }));
  });

  it.each<[what: string, content: string]>([
    [
      "by a process of which nothing can be known",
      JSON.stringify({ id: "another", host: "elsewhere", mark: "a b 1 2" }),
    ],
    ["half written", '{"id":"an'],
    ["empty", ""],
  ])("%s is taken when nobody has shown life for a while", async (_, content) => {
    const file = lockFile();
    writeFileSync(file, content);
    release(await takeLock(file, notSettled, { ...quick, staleMs: 50 }));
    expect(readdirSync(join(file, ".."))).toEqual([]);
  });

  it("is not taken from one that shows life, be it that the clocks of two machines disagree", async () => {
    const file = lockFile();
    lockOf(file, "");
    let beats = 0;
    const beat = (): undefined => {
      // As the holder does, whose machine lives in the past.
      utimesSync(file, ++beats, beats);
    };
    const locked = await takeLock(file, { settled: beat }, { ...quick, staleMs: 15, waitMs: 200 });
    expect(locked.state).toBe("busy");
    expect(beats).toBeGreaterThan(3);
  });

  it("is shown to be alive by who holds it", async () => {
    const file = lockFile();
    const held = await takeLock(file, notSettled, { ...quick, beatMs: 5 });
    const other = await takeLock(file, notSettled, { ...quick, beatMs: 5, staleMs: 100, waitMs: 400 });
    expect(other.state).toBe("busy");
    release(held);
  });

  it("goes to one alone of several who find it", async () => {
    const file = lockFile();
    lockOf(file, "");
    let inside = 0;
    const most: number[] = [];
    const one = async (): Promise<void> => {
      const locked = await takeLock(file, notSettled, { ...quick, beatMs: 5, staleMs: 50 });
      most.push(++inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside--;
      release(locked);
    };
    await Promise.all([one(), one(), one()]);
    expect(most).toEqual([1, 1, 1]);
  });

  it("is left to who took it by who had it before", async () => {
    const file = lockFile();
    const first = await takeLock(file, notSettled);
    rmSync(file);
    const second = await takeLock(file, notSettled);
    release(first);
    expect(existsSync(file)).toBe(true);
    release(second);
    expect(existsSync(file)).toBe(false);
  });
});
