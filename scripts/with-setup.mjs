// Runs one task of this repository on a machine that has nothing but Node (20 or newer) and npm: pnpm comes through npx
// at the version pinned in package.json, the dependencies from the lockfile, and among them the Node that the task
// itself runs on. Plain JavaScript without dependencies, since nothing is installed yet.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [task, ...args] = process.argv.slice(2);
const { packageManager, scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const tasks = Object.keys(scripts).flatMap((name) => (name.startsWith("task:") ? [name.slice("task:".length)] : []));
const wanted = 20;

if (!tasks.includes(task)) {
  console.error(`usage: node scripts/with-setup.mjs TASK [ARGUMENT ...]; the tasks: ${tasks.join(", ")}`);
  process.exit(2);
}
if (Number.parseInt(process.versions.node, 10) < wanted) {
  console.error(`Node ${wanted} or newer is needed to set up this repository; this is ${process.versions.node}.`);
  process.exit(1);
}

// npm hands its own settings down as npm_config_* variables, which pnpm would take for its own.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_(?!config_(registry|cafile|userconfig|cache)$)/i.test(name)),
);
Object.assign(env, {
  DO_NOT_TRACK: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  npm_config_update_notifier: "false",
});

// Ctrl-C goes to every program of the terminal: the task ends as it likes, and this waits for it. A signal that comes to
// this one alone is handed on.
let child;
process.on("SIGINT", () => process.stdin.isTTY || child?.kill("SIGINT"));
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child?.kill(signal));

/** Runs a program to its end; gives its exit code, and what it printed where stdout is piped. */
function run(program, programArgs, stdio) {
  return new Promise((resolve) => {
    const printed = [];
    child = spawn(program, programArgs, { cwd: root, env, stdio, shell: process.platform === "win32" });
    child.stdout?.setEncoding("utf8").on("data", (text) => printed.push(text));
    child.once("error", (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve({ exitCode: 1, stdout: "" });
    });
    child.once("close", (exitCode, signal) => {
      resolve({ exitCode: exitCode ?? 128 + constants.signals[signal], stdout: printed.join("").trim() });
    });
  });
}

function giveUp(exitCode, why) {
  console.error(`\n${task} was not begun: ${why}; see above.`);
  process.exit(exitCode);
}

// pnpm is run itself and not through npx, which would leave it behind when a signal ends npx. The set-up speaks on
// stderr, so that stdout holds what the task prints and nothing else.
const found = await run(
  "npx",
  ["--yes", `--package=${packageManager}`, "node", "-p", "process.env.PATH"],
  ["ignore", "pipe", 2],
);
if (found.exitCode !== 0) giveUp(found.exitCode, `npx, which comes with npm, could not fetch ${packageManager}`);
env.PATH = found.stdout;
const installed = await run(
  "pnpm",
  ["install", "--frozen-lockfile", "--reporter=append-only", "--loglevel=error"],
  ["ignore", 2, 2],
);
if (installed.exitCode !== 0)
  giveUp(installed.exitCode, `${packageManager} could not install what pnpm-lock.yaml lists`);
const { exitCode } = await run("pnpm", ["--silent", "run", `task:${task}`, ...args], "inherit");
process.exit(exitCode);
