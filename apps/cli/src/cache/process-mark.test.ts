import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { closedAfter } from "../testing/fake-io.ts";
import { isGone, processMark } from "./process-mark.ts";

const mark = processMark();

describe.skipIf(mark === undefined)("a process's mark", () => {
  const [boot = "", space = "", id = "", started = ""] = mark?.split(" ") ?? [];

  it("tells that this process is there", () => {
    expect(id).toBe(String(process.pid));
    expect(isGone(mark ?? "")).toBe(false);
  });

  it.each<[what: string, mark: string, gone: boolean]>([
    ["a number that is used again", `${boot} ${space} ${id} ${Number(started) - 1}`, true],
    ["a number that nobody has", `${boot} ${space} 4194305 1`, true],
    ["a machine that was started anew, or another one", `another ${space} 4194305 1`, false],
    ["another container", `${boot} pid:[1] 4194305 1`, false],
    ["no number", `${boot} ${space} ../self 1`, false],
    ["nothing", "", false],
  ])("of %s", (_, given, gone) => {
    expect(isGone(given)).toBe(gone);
  });

  it("tells that a process has ended, also before its parent has noticed", async () => {
    // The shell never asks for its child: what is left of it stays as long as the shell itself.
    const shell = spawn("sh", ["-c", "sleep 0 & echo $!; exec sleep 60"]);
    closedAfter({ close: () => shell.kill("SIGKILL") });
    const [child] = await once(shell.stdout, "data");
    const pid = String(child).trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const startOfChild = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    await expect.poll(() => isGone(`${boot} ${space} ${pid} ${startOfChild}`)).toBe(true);
    expect(readFileSync(`/proc/${pid}/stat`, "utf8")).toContain(") Z ");
  });
});

it("cannot be read out of what is none", () => {
  expect(isGone("a b c d")).toBe(false);
});
