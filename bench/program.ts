import { type ChildProcess, spawn } from "node:child_process";
import { devNull } from "node:os";

/** A program that runs by itself until it is stopped. */
export interface Program {
  readonly pid: number;
  /** What the first group of each awaited pattern was. */
  readonly found: readonly string[];
  /** The end of what it has printed, for whoever must tell why it failed. */
  lastOutput(): string;
  /** Asks it to end, by SIGTERM where no other signal is given, and waits until it has. May be called again. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** AWS clients must find nothing on this machine: neither its files, nor a metadata service. */
const isolated = {
  HOME: "/nonexistent",
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: "true",
};

const keptCharacters = 64 * 1024;

/**
 * Starts a program and waits until it has printed what shows that it is ready. Of its output only the end is kept: a
 * server that logs a million reviews must neither wait for its reader nor fill its memory. Rejects, with nothing left
 * running, where the program ends before.
 *
 * @param awaited patterns that must all come on stdout or stderr
 * @param variables what it has of an environment beside PATH
 */
export async function startProgram(
  [file, ...args]: readonly [file: string, ...args: string[]],
  awaited: readonly RegExp[],
  variables: Readonly<Record<string, string>> = {},
): Promise<Program> {
  const env = { PATH: process.env["PATH"] ?? "", ...isolated, ...variables };
  const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const forget = endWithThisProcess(child);
  let failure: string | undefined;
  const ended = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      forget();
      failure = why;
      resolve();
    };
    child.once("error", (error) => end(error.message));
    child.once("close", (code, signal) => end(`${file} ended with ${code ?? signal}`));
  });

  let output = "";
  let found: readonly string[] = [];
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output = (output + text).slice(-keptCharacters);
        if (found.length === awaited.length) return;
        found = awaited.flatMap((pattern) => pattern.exec(output)?.[1] ?? []);
        if (found.length === awaited.length) resolve();
      });
    }
  });
  await Promise.race([ready, ended]);
  if (failure !== undefined || child.pid === undefined) throw new Error(`${failure}:\n${output}`);
  return {
    pid: child.pid,
    found,
    lastOutput: () => output,
    async stop(signal = "SIGTERM") {
      child.kill(signal);
      await ended;
    },
  };
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Ends a child also where this process is ended before anybody stops it. @returns undoes that */
function endWithThisProcess(child: ChildProcess): () => void {
  const kill = (): void => void child.kill("SIGKILL");
  const killAndEnd = (signal: NodeJS.Signals): void => {
    kill();
    forget();
    process.kill(process.pid, signal);
  };
  const forget = (): void => {
    process.off("exit", kill);
    for (const signal of signals) process.off(signal, killAndEnd);
  };
  process.once("exit", kill);
  for (const signal of signals) process.once(signal, killAndEnd);
  return forget;
}
