/** Bun's collector goes by this instead of the machine's memory. */
const variable = "BUN_JSC_forceRAMSize";

/** In bytes. With less the collector takes more CPU than it saves memory. */
const room = 256 * 1024 * 1024;

/** What of a process starting anew depends on. */
export interface Restartable {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly execPath: string;
  readonly argv: readonly string[];
  /** Puts another program in the place of this one, which keeps its process id. Absent in old runtimes. */
  readonly execve?: ((file: string, args: readonly string[], env: NodeJS.ProcessEnv) => void) | undefined;
}

/**
 * Has the executable's heap grow as on a machine of 256 MiB, whatever memory there is: a server that is there for long is
 * to leave it to others. Bun reads that from its environment, and only at its start; so this process starts once more, with the
 * same id, which takes some ten milliseconds. It is no limit: what is needed is still had. Where an admin has set the
 * variable it stays.
 *
 * @param isExecutable whether this is the executable; Node's heap has options of its own
 */
export function restartWithHeapRoom(process: Restartable, isExecutable: boolean): void {
  const { argv, env, execPath } = process;
  if (!isExecutable || process.platform === "win32" || process.execve === undefined || env[variable] !== undefined)
    return;
  try {
    process.execve(execPath, [execPath, ...argv.slice(2)], { ...env, [variable]: String(room) });
  } catch {
    // Not allowed here: the server serves all the same.
  }
}
