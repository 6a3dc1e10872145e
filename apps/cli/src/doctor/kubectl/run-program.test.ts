import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../../testing/fake-io.ts";
import { writeProgram } from "../testing/programs.ts";
import { runProgram, type RunResult } from "./run-program.ts";

const options = { env: process.env, limitMs: 60_000, platform: process.platform };

function run(script: string, given: { readonly args?: readonly string[]; readonly limitMs?: number } = {}) {
  const { args = [], ...limit } = given;
  return runProgram(writeProgram(temporaryFolder(), "program", script), args, { ...options, ...limit });
}

/** Ends what a program has left behind, by the number that it printed, unless it has ended for lack of a reader. */
function endAfterTest(result: RunResult): void {
  const [id] = /^\d+/m.exec(result.started ? result.stdout : "") ?? [];
  if (id === undefined) return;
  onTestFinished(() => {
    try {
      process.kill(Number(id), "SIGKILL");
    } catch {
      // It has ended.
    }
  });
}

// Programs are scripts here.
describe.skipIf(process.platform === "win32")("a program", () => {
  it("is run to its end", async () => {
    expect(await run('echo "$1"; echo no >&2; exit 3', { args: ["yes"] })).toEqual({
      started: true,
      exitCode: 3,
      stdout: "yes\n",
      stderr: "no\n",
    });
  });

  it("that takes longer than it may is ended", async () => {
    expect(await run("exec sleep 600", { limitMs: 100 })).toMatchObject({ started: true, exitCode: undefined });
  });

  it("that prints more than it may is ended", async () => {
    expect(await run("exec yes")).toMatchObject({ started: true, exitCode: undefined });
  });

  it.each<[what: string, left: string, limitMs: number]>([
    ["waits, where it has ended itself", "sleep 600 & echo $!", 60_000],
    ["waits, where it takes too long itself", "sleep 600 & echo $!; wait", 500],
    ["prints on and on, where it has ended itself", "yes & echo $!", 60_000],
  ])("is not waited for because another that it has started %s", async (_, script, limitMs) => {
    const result = await run(script, { limitMs });
    endAfterTest(result);
    expect(result.started).toBe(true);
    expect(result.started && result.stdout.length).toBeLessThan(2 ** 21);
  });

  it.each<[what: string, args: readonly string[], env: Record<string, string>]>([
    ["arguments", ["a\0b"], {}],
    ["a variable", [], { A: "a\0b" }],
  ])("is not started with a NUL character in %s", async (_, args, env) => {
    const path = writeProgram(temporaryFolder(), "program", "exit 0");
    expect(await runProgram(path, args, { ...options, env })).toMatchObject({ started: false });
  });
});
