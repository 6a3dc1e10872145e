import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The built command, as a package manager links it. */
export const COMMAND = fileURLToPath(new URL("../../node_modules/.bin/aws-iam-authenticator", import.meta.url));

export interface Finished {
  readonly exitCode: number | null;
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
    child.once("close", (exitCode) => resolve({ exitCode, stdout: stdout.join(""), stderr: stderr.join("") }));
  });
}

/** Runs the command line to its end. */
export function runCommand(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return runProgram(COMMAND, args, options);
}

/** A program that goes on until it is stopped. */
export interface Running {
  /** All lines of stderr so far. */
  readonly lines: readonly string[];
  /** The first line of stderr that matches, also one that has come already; rejects where the program ends before. */
  line(pattern: RegExp): Promise<RegExpExecArray>;
  /** Asks it to end, and gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a program that goes on, and listens to its stderr. */
export function startProgram(program: string, args: readonly string[], options: RunOptions = {}): Running {
  const child = start(program, args, options);
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const callback of waiting) callback();
  };
  child.stdout?.resume();
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on("line", (line) => {
      lines.push(line);
      wake();
    });
  }
  let exitCode: number | null | undefined;
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", (code) => {
      exitCode = code;
      wake();
      resolve(code);
    });
  });
  return {
    lines,
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
        waiting.clear();
      }
    },
    async stop() {
      if (exitCode === undefined) child.kill("SIGTERM");
      return ended;
    },
  };
}

function start(program: string, args: readonly string[], { env, cwd }: RunOptions): ChildProcess {
  const path = process.env["PATH"] ?? "";
  return spawn(program, args, {
    env: { PATH: path, AWS_EC2_METADATA_DISABLED: "true", ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ["pipe", "pipe", "pipe"],
  });
}
