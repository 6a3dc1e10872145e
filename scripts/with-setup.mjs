// Runs one task of this repository on a machine that has nothing but Node (20 or newer) and npm: pnpm comes through npx
// at the version pinned in package.json, the dependencies from the lockfile, and among them the Node that the task
// itself runs on. Plain JavaScript without dependencies, since nothing is installed yet.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const [task, ...args] = process.argv.slice(2);
const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const wanted = 20;

if (!task) {
  console.error("usage: node scripts/with-setup.mjs TASK [ARGUMENT ...]");
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
env.TURBO_TELEMETRY_DISABLED = "1";
env.DO_NOT_TRACK = "1";

function pnpm(pnpmArgs, stdio) {
  const run = spawnSync("npx", ["--yes", packageManager, ...pnpmArgs], {
    cwd: root,
    env,
    stdio,
    shell: process.platform === "win32",
  });
  if (run.error) {
    console.error(`npx could not be started: ${run.error.message}`);
    process.exit(1);
  }
  if (run.status !== 0) process.exit(run.status ?? 1);
}

// The set-up speaks on stderr, so that stdout holds what the task prints and nothing else.
pnpm(["install", "--frozen-lockfile", "--reporter=append-only", "--loglevel=warn"], ["ignore", 2, 2]);
pnpm(["--silent", "run", `task:${task}`, ...args], "inherit");
