import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { temporaryFolder } from "../../testing/fake-io.ts";
import { builtCommand } from "../../testing/run-built.ts";
import { ISOLATED } from "../../testing/with-environment.ts";

const prompt = "ready$ ";

/** How each shell is started on a terminal with nothing of this machine's set-up, having loaded the script. */
const starts = {
  bash(script: string, folder: string) {
    writeFileSync(join(folder, "rc"), `PS1='${prompt}'\nsource '${script}'\nset -eu\n`);
    return ["bash", "--noprofile", "--rcfile", join(folder, "rc"), "-i"];
  },
  zsh(script: string, folder: string) {
    const lines = ["autoload -Uz compinit", "compinit -u -D", `source '${script}'`, `PS1='${prompt}'`];
    writeFileSync(join(folder, ".zshrc"), lines.join("\n"));
    return ["zsh", "-d", "-i"];
  },
  fish: (script: string) => [
    "fish",
    "--no-config",
    "--init-command",
    `source '${script}'; function fish_prompt; echo -n '${prompt}'; end; function fish_greeting; end`,
  ],
};
export type TestedShell = keyof typeof starts;
export const TESTED_SHELLS = Object.keys(starts) as readonly TestedShell[];

/** Node has no pseudo-terminals; Python's standard library has. */
const python = `
import pty, sys
pty.spawn(sys.argv[1:])
`;

/** Whether this machine can run a shell on a pseudo-terminal. */
export function canType(shell: TestedShell): boolean {
  return ["python3", shell].every(
    (program) => spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined,
  );
}

/** What came of typed lines. */
export interface Typed {
  /** What the program was called with, each time. */
  readonly calls: readonly (readonly string[])[];
  /** All that was shown. */
  readonly seen: string;
}

/**
 * Types lines, each ended by Enter, in a shell that completes calls of the built command. Called for anything but a completion, the
 * command only notes what it was called with.
 *
 * @param folder the home folder and the one that it is typed in
 * @param options.broken whether the command fails when it is asked for a completion
 */
export async function typeIntoShell(
  shell: TestedShell,
  lines: readonly string[],
  folder: string,
  { broken = false } = {},
): Promise<Typed> {
  const ours = temporaryFolder();
  const [called, script] = [join(ours, "called"), join(ours, "script")];
  const bin = join(ours, "bin");
  mkdirSync(bin);
  const builtWords = builtCommand.map((word) => `'${word}'`).join(" ");
  const completing = broken ? "echo went wrong >&2; exit 1" : `exec ${builtWords} "$@"`;
  const noting = `if [ "$1" = complete ]; then ${completing}; fi\nprintf '%s\\0' "$@" >>'${called}'\necho >>'${called}'\n`;
  writeFileSync(join(bin, "aws-iam-authenticator"), `#!/bin/sh\n${noting}`);
  chmodSync(join(bin, "aws-iam-authenticator"), 0o755);
  const PATH = `${bin}${delimiter}${process.env["PATH"] ?? ""}`;
  const env = { ...ISOLATED, PATH, HOME: folder, ZDOTDIR: ours, TERM: "xterm", LC_ALL: "C.UTF-8" };
  const [program = "", ...before] = builtCommand;
  writeFileSync(script, execFileSync(program, [...before, "completion", shell], { env, encoding: "utf8" }));

  const child = spawn("python3", ["-c", python, ...starts[shell](script, ours)], {
    cwd: folder,
    env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const closed = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
    await closed;
  });
  let seen = "";
  let isTyped = false;
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    seen += piece;
    if (isTyped || !seen.includes(prompt)) return;
    isTyped = true;
    child.stdin.write([...lines, "exit", ""].join("\r"));
  });
  await closed;
  const calls = existsSync(called) ? readFileSync(called, "utf8").split("\0\n").slice(0, -1) : [];
  return { seen, calls: calls.map((call) => call.split("\0")) };
}
