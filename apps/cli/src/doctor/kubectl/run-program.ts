import { spawn } from "node:child_process";
import { type Safe, safe, systemReason } from "@aws-iam-authenticator/core";
import type { Io } from "../../io.ts";

/** The most that is read of each stream, in characters. */
const mostOutput = 1024 * 1024;

/** How a program ended. */
export type RunResult =
  | { readonly started: true; readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string }
  | { readonly started: false; readonly reason: Safe };

/**
 * Runs a program to its end, with nothing on stdin. What takes longer than the limit, or prints more than a mebibyte, is
 * ended; its exit code is undefined then.
 *
 * @param options.env all of its environment
 */
export function runProgram(
  path: string,
  args: readonly string[],
  options: { readonly env: Io["env"]; readonly limitMs: number; readonly platform: NodeJS.Platform },
): Promise<RunResult> {
  // Windows starts no batch file by itself, and npm installs programs as such. Its shell must find nothing to read into them.
  const isBatch = options.platform === "win32" && /\.(bat|cmd)$/i.test(path);
  if (isBatch && ![path, ...args].every((word) => /^[\w@+=:,./\\ ()-]+$/.test(word))) {
    return Promise.resolve({ started: false, reason: safe`its arguments are nothing for a batch file` });
  }
  return new Promise((resolve) => {
    const child = spawn(isBatch ? `"${path}"` : path, args, {
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      timeout: options.limitMs,
      killSignal: "SIGKILL",
      shell: isBatch,
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (stdout.length > mostOutput) child.kill("SIGKILL");
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr = (stderr + text).slice(-mostOutput);
    });
    child.once("error", (error) => resolve({ started: false, reason: reasonOf(error) }));
    child.once("close", (code) => resolve({ started: true, exitCode: code ?? undefined, stdout, stderr }));
  });
}

function reasonOf(error: Error): Safe {
  return "code" in error && error.code === "ENOEXEC"
    ? safe`ENOEXEC, it is no program for this machine`
    : systemReason(error);
}
