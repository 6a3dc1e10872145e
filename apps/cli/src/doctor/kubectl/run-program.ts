import { spawn } from "node:child_process";
import { type Safe, safe, systemReason } from "@aws-iam-authenticator/core";
import type { Io } from "../../io.ts";

/** The most that is read of each stream, in characters. */
const mostOutput = 1024 * 1024;
/** What a program has printed is there when it ends. What another prints that it has left behind is not waited for. */
const afterEndMs = 500;

/** How a program ended. */
export type RunResult =
  | { readonly started: true; readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string }
  | { readonly started: false; readonly reason: Safe };

/**
 * Runs a program to its end, with nothing on stdin. What takes longer than the limit, or prints more than a mebibyte, is
 * ended; its exit code is undefined then. Others that it has started may live on: they are neither waited for nor read.
 *
 * @param options.env all of its environment
 */
export function runProgram(
  path: string,
  args: readonly string[],
  options: { readonly env: Io["env"]; readonly limitMs: number; readonly platform: NodeJS.Platform },
): Promise<RunResult> {
  const { env, limitMs } = options;
  // Windows starts no batch file by itself, and npm installs programs as such. Its shell must find nothing to read into them.
  const isBatch = options.platform === "win32" && /\.(bat|cmd)$/i.test(path);
  if (isBatch && ![path, ...args].every((word) => /^[\w@+=:,./\\ ()-]+$/.test(word))) {
    return Promise.resolve({ started: false, reason: safe`its arguments are nothing for a batch file` });
  }
  // Node throws for it, since a text ends there for the system.
  if ([path, ...args, ...Object.entries(env).flat()].some((text) => text?.includes("\0"))) {
    return Promise.resolve({ started: false, reason: safe`its arguments or variables hold a NUL character` });
  }
  return new Promise((resolve) => {
    const child = spawn(isBatch ? `"${path}"` : path, args, {
      env,
      stdio: ["ignore", "pipe", "pipe"],
      shell: isBatch,
    });
    let [stdout, stderr] = ["", ""];
    const stopReading = (): void => {
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const end = (): void => {
      child.kill("SIGKILL");
      stopReading();
    };
    const limit = setTimeout(end, limitMs);
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (stdout.length > mostOutput) end();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-mostOutput);
    });
    child.once("error", (error) => {
      clearTimeout(limit);
      resolve({ started: false, reason: reasonOf(error) });
    });
    child.once("exit", () => {
      clearTimeout(limit);
      const rest = setTimeout(stopReading, afterEndMs);
      child.once("close", () => clearTimeout(rest));
    });
    child.once("close", (code) => resolve({ started: true, exitCode: code ?? undefined, stdout, stderr }));
  });
}

function reasonOf(error: Error): Safe {
  return "code" in error && error.code === "ENOEXEC"
    ? safe`ENOEXEC, it is no program for this machine`
    : systemReason(error);
}
