import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "./fake-io.ts";
import { builtCommand, type SpawnOptions } from "./run-built.ts";
import { ISOLATED } from "./with-environment.ts";

/** Runs a program in a pseudo-terminal of its own, and ends as it does. Python's standard library has what Node has not. */
const python = `
import os, pty, sys
status = pty.spawn(sys.argv[1:])
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
`;

/** Within the terminal: stdout goes to a file, so that what people see and what programs read are told apart. */
const shell = 'file=$1; shift; "$@" > "$file"; code=$?; stty -a | grep -o " echo " | tr -d " "; exit $code';
/** The same, with stderr in a file, too. */
const shellUnseen = shell.replace('"$file"', '"$file" 2> "$file.stderr"');

/** What came of a command in a terminal. */
export interface TerminalResult {
  /** What ended it; 128 and the signal's number where that was a signal. */
  readonly exitCode: number | null;
  /** All that a person sees, what is typed included where it is shown. Ends with "echo" where the terminal shows again what is typed. */
  readonly seen: string;
  readonly stdout: string;
  /** What a person does not see of stderr, where that goes to a file. */
  readonly unseen: string;
}

/**
 * Runs the built command in a terminal, where a person answers.
 *
 * @param answers for each text that is waited for what is typed then; `\r` is the enter key, `\x03` Ctrl-C
 * @param options.stderrToFile whether stderr goes to a file. Default: false
 */
export async function runInTerminal(
  args: readonly string[],
  answers: readonly (readonly [question: string, typed: string])[],
  { env = {}, cwd, stderrToFile = false }: Pick<SpawnOptions, "env" | "cwd"> & { readonly stderrToFile?: boolean } = {},
): Promise<TerminalResult> {
  const file = join(temporaryFolder(), "stdout");
  const line = ["sh", "-c", stderrToFile ? shellUnseen : shell, "sh", file, ...builtCommand, ...args];
  const child = spawn("python3", ["-c", python, ...line], {
    env: { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", TERM: "xterm", ...ISOLATED, ...env },
    stdio: ["pipe", "pipe", "inherit"],
    ...(cwd === undefined ? {} : { cwd }),
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await closed;
  });
  const left = [...answers];
  let seen = "";
  let from = 0;
  child.stdin.on("error", () => undefined);
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    seen += text;
    for (let next = left[0]; next !== undefined; next = left[0]) {
      const at = seen.indexOf(next[0], from);
      if (at < 0) break;
      from = at + next[0].length;
      left.shift();
      child.stdin.write(next[1]);
    }
  });
  const exitCode = await closed;
  const unseen = stderrToFile ? readFileSync(`${file}.stderr`, "utf8") : "";
  return { exitCode, seen: seen.replaceAll("\r\n", "\n"), stdout: readFileSync(file, "utf8"), unseen };
}
