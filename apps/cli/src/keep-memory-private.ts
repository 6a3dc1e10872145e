import { writeFileSync } from "node:fs";

/** What became of a debugger that somebody had asked for. */
export interface Intervention {
  readonly message: string;
  readonly mustEnd: boolean;
}

/** By these Bun opens its debugger, also in an executable: there is nothing by which a program could close it. */
const bunDebuggers = ["BUN_INSPECT", "BUN_INSPECT_CONNECT_TO"];

/**
 * Keeps others from reading tokens and keys out of this process's memory: no debugger, and no memory in a core dump.
 *
 * What root, or another process of the same user, may do by the kernel's leave (ptrace, /proc/PID/mem) is beyond it.
 *
 * @returns what to tell people, where somebody had asked for a debugger: that it was switched off, or that this must end
 * @see https://nodejs.org/api/process.html#signal-events (SIGUSR1 starts the debugger where nobody listens to it)
 * @see https://docs.kernel.org/filesystems/proc.html (coredump_filter; of no effect but on Linux)
 */
export async function keepMemoryPrivate(process: NodeJS.Process): Promise<Intervention | undefined> {
  process.on("SIGUSR1", () => undefined);
  try {
    writeFileSync("/proc/self/coredump_filter", "0");
  } catch {
    // Another system, or a /proc that cannot be written: then the system's own limit on core dumps has to do.
  }
  const opened = process.versions["bun"] === undefined ? undefined : bunDebuggers.find((name) => process.env[name]);
  if (opened !== undefined) {
    return {
      message: `${opened} is set: a debugger would show tokens, and cannot be switched off here`,
      mustEnd: true,
    };
  }
  // The module is loaded only where it is needed: it costs as much as all that `token` does besides.
  const flags = [...process.execArgv, process.env["NODE_OPTIONS"] ?? ""].join(" ");
  if (!flags.includes("--inspect")) return undefined;
  const inspector = await import("node:inspector");
  if (inspector.url() === undefined) return undefined;
  inspector.close();
  return { message: "the debugger is switched off: it would show tokens", mustEnd: false };
}
