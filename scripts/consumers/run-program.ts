import { execFile } from "node:child_process";

/** What a program left. */
export interface Finished {
  /** 0 where all went well; other than 0 also where it could not be started. */
  readonly exitCode: number;
  readonly stdout: string;
  /** Both streams, to be shown where it failed. */
  readonly output: string;
}

/** Runs a program to its end, without stdin. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { ...options, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      if (error === null) resolve({ exitCode: 0, stdout, output });
      else resolve({ exitCode: child.exitCode || 1, stdout, output: output || error.message });
    });
    child.stdin?.end();
  });
}
