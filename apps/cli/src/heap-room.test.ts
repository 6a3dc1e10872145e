import { describe, expect, it } from "vitest";
import { type Restartable, restartWithHeapRoom } from "./heap-room.ts";

type Call = Parameters<NonNullable<Restartable["execve"]>>;

function restartsOf(changes: Partial<Restartable> = {}, isExecutable = true): Call[] {
  const calls: Call[] = [];
  const process: Restartable = {
    platform: "linux",
    env: { HOME: "/root" },
    execPath: "/usr/bin/program",
    argv: ["bun", "/$bunfs/root/program", "server", "-c", "file"],
    execve: (...call) => void calls.push(call),
    ...changes,
  };
  restartWithHeapRoom(process, isExecutable);
  return calls;
}

describe("restartWithHeapRoom", () => {
  it("starts the executable once more, as it was called, with the variable beside the others", () => {
    expect(restartsOf()).toEqual([
      [
        "/usr/bin/program",
        ["/usr/bin/program", "server", "-c", "file"],
        { HOME: "/root", BUN_JSC_forceRAMSize: "268435456" },
      ],
    ]);
  });

  it.each<[when: string, changes: Partial<Restartable>, isExecutable: boolean]>([
    ["it was started so already", { env: { BUN_JSC_forceRAMSize: "268435456" } }, true],
    ["an admin has set the variable", { env: { BUN_JSC_forceRAMSize: "1" } }, true],
    ["it is the npm form", {}, false],
    ["it runs on Windows, which cannot", { platform: "win32" }, true],
    ["the runtime cannot", { execve: undefined }, true],
  ])("does not where %s", (_, changes, isExecutable) => {
    expect(restartsOf(changes, isExecutable)).toEqual([]);
  });

  it("goes on where the system does not let it", () => {
    const execve = (): never => {
      throw new Error("EPERM");
    };
    expect(() => restartsOf({ execve })).not.toThrow();
  });
});
