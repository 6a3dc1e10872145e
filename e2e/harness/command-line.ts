import { type ChildProcess, spawn } from "node:child_process";
import { devNull } from "node:os";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

const named = process.env["AUTHENTICATOR_UNDER_TEST"];

/** The built command: as a package manager links it, or the executable that AUTHENTICATOR_UNDER_TEST names. */
export const COMMAND =
  named === undefined
    ? fileURLToPath(new URL("../../node_modules/.bin/aws-iam-authenticator", import.meta.url))
    : resolve(named);

/** How a program ended: its exit code, or the signal that ended it. */
export type ExitCode = number | NodeJS.Signals;

export interface Finished {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what a command runs. Nothing of the caller's environment but PATH is handed on. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
}

/** Runs a program to its end. */
export function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = start(program, args, options);
  const stdout: string[] = [];
  const stderr: string[] = [];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => stdout.push(text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
  child.stdin?.on("error", () => undefined).end(options.stdin ?? "");
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) =>
      resolve({ exitCode: exitCodeOf(code, signal), stdout: stdout.join(""), stderr: stderr.join("") }),
    );
  });
}

/** Runs the command line to its end. */
export function runCommand(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return runProgram(COMMAND, args, options);
}

/** A program that goes on until it is stopped. */
export interface Running {
  /** Undefined where it could not be started. */
  readonly pid: number | undefined;
  /** All lines of stdout and stderr so far. */
  readonly lines: readonly string[];
  /** Whether it has ended. */
  readonly ended: boolean;
  /** The first line that matches, also one that has come already; rejects where the program ends before. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Asks it to end, with SIGTERM if no other signal is given, and says how it ended. */
  stop(signal?: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<ExitCode>;
}

/**
 * Starts a program that goes on, and listens to what it prints.
 *
 * @param options.ownGroup stop all that it has started together with it, as Ctrl-C in a terminal does
 */
export function startProgram(
  program: string,
  args: readonly string[],
  options: RunOptions & { readonly ownGroup?: boolean } = {},
): Running {
  const child = start(program, args, options);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    const woken = [...waiting];
    waiting.clear();
    for (const callback of woken) callback();
  };
  const listenTo = (stream: Readable | null): void => {
    if (stream === null) return;
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      wake();
    });
  };
  listenTo(child.stdout);
  listenTo(child.stderr);
  child.stdin?.on("error", () => undefined).end();
  let exitCode: ExitCode | undefined;
  const ended = new Promise<ExitCode>((resolve) => {
    const end = (code: ExitCode): void => {
      exitCode = code;
      wake();
      resolve(code);
    };
    child.once("close", (code, signal) => end(exitCodeOf(code, signal)));
    child.once("error", (error) => {
      lines.push(error.message);
      end(notStarted);
    });
  });
  return {
    pid: child.pid,
    lines,
    get ended() {
      return exitCode !== undefined;
    },
    async line(pattern) {
      for (;;) {
        for (const line of lines) {
          const match = pattern.exec(line);
          if (match !== null) return match;
        }
        if (exitCode !== undefined) throw new Error(`${program} ended with ${exitCode}:\n${lines.join("\n")}`);
        await new Promise<void>((resolve) => {
          waiting.add(resolve);
        });
      }
    },
    async stop(signal = "SIGTERM") {
      if (exitCode === undefined) {
        if (options.ownGroup && child.pid !== undefined) process.kill(-child.pid, signal);
        else child.kill(signal);
      }
      return ended;
    },
  };
}

/** What a shell gives where there is no such program. */
const notStarted = 127;

function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): ExitCode {
  return code ?? signal ?? notStarted;
}

/** AWS clients must find nothing on this machine: neither its files, nor a metadata service. */
const isolated = {
  HOME: "/nonexistent",
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: "true",
};

function start(
  program: string,
  args: readonly string[],
  { env, cwd, ownGroup = false }: RunOptions & { readonly ownGroup?: boolean },
): ChildProcess {
  return spawn(program, args, {
    env: { PATH: process.env["PATH"] ?? "", ...isolated, ...env },
    ...(cwd === undefined ? {} : { cwd }),
    detached: ownGroup,
    stdio: ["pipe", "pipe", "pipe"],
  });
}
