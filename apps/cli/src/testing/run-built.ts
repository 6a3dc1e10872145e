import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { ISOLATED } from "./with-environment.ts";

const node = fileURLToPath(new URL("../../../../node_modules/.bin/node", import.meta.url));
const command = fileURLToPath(new URL("../../bin/aws-iam-authenticator.js", import.meta.url));
const named = process.env["AUTHENTICATOR_UNDER_TEST"];

/** Whether the variable AUTHENTICATOR_UNDER_TEST names an executable, which is then tested and not the npm form. */
export const STANDALONE = named !== undefined;

/** The built command: on the Node that the tools run on, or the executable that was named. */
export const builtCommand = named === undefined ? ([node, command] as const) : ([resolve(named)] as const);
const [program, ...before] = builtCommand;

export interface SpawnOptions {
  /** All of the environment, beside what keeps this machine's AWS files and services out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Runs it as this user. */
  readonly uid?: number;
  /** An open file that stdout goes to. Default: a pipe of its own. */
  readonly stdout?: number;
}

/** What came of a process. */
export interface Exited {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process that a test watches. */
export interface Built {
  readonly child: ChildProcess;
  /** All of stderr so far. */
  readonly stderr: string;
  readonly exited: Promise<Exited>;
  /** Resolves as soon as stderr holds it; rejects where the process ends before. */
  until(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts the built command. It is gone after the test, however that ends. Nobody reads stdout unless the test does. */
export function startBuilt(args: readonly string[], { env = {}, cwd, uid, stdout }: SpawnOptions = {}): Built {
  const child = spawn(program, [...before, ...args], {
    env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", ...ISOLATED, ...env },
    stdio: ["pipe", stdout ?? "pipe", "pipe"],
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  });
  let stderr = "";
  const looking = new Set<() => void>();
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    for (const look of looking) look();
  });
  child.stdin?.on("error", () => undefined);
  const exited = new Promise<Exited>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (exitCode, signal) => resolve({ exitCode, signal }));
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await exited;
  });
  return {
    child,
    exited,
    get stderr() {
      return stderr;
    },
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(stderr);
          if (match === null) return;
          looking.delete(look);
          resolve(match);
        };
        looking.add(look);
        look();
        child.once("close", () => reject(new Error(`ended before ${String(pattern)}:\n${stderr}`)));
      }),
  };
}

/** Runs the built command to its end. */
export async function runBuilt(
  args: readonly string[],
  { stdin = "", ...options }: SpawnOptions & { readonly stdin?: string } = {},
): Promise<Exited & { readonly stdout: string; readonly stderr: string }> {
  const built = startBuilt(args, options);
  const closed = new Promise((resolve) => {
    built.child.once("close", resolve);
  });
  const pieces: Buffer[] = [];
  built.child.stdout?.on("data", (piece: Buffer) => pieces.push(piece));
  built.child.stdin?.end(stdin);
  const exited = await built.exited;
  await closed;
  return { ...exited, stdout: Buffer.concat(pieces).toString(), stderr: built.stderr };
}
