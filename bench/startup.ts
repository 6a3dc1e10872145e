// How long kubectl waits for a token, of static credentials and of a login that is kept, beside other programs: the whole
// process, from its start to the end of its output. Ends with 1 where it is over its budget.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { installPythonClients } from "../e2e/harness/python-clients.ts";
import { EXECUTABLE, NOT_BUILT } from "../e2e/harness/standalone.ts";
import { keepLogin } from "./kept-login.ts";
import { type Runs, summarize } from "./paired-runs.ts";

interface Command {
  readonly line: readonly [program: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
}

const rounds = Number(process.env["STARTUP_ROUNDS"] ?? 40);
const budgets = { npmToNode: 1.5, executableToReference: 1, keptToStatic: 1.1 };

const nobody = {
  PATH: process.env["PATH"] ?? "",
  HOME: "/nonexistent",
  AWS_CONFIG_FILE: devNull,
  AWS_SHARED_CREDENTIALS_FILE: devNull,
  AWS_EC2_METADATA_DISABLED: "true",
};
const env = {
  ...nobody,
  AWS_REGION: "eu-central-1",
  AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

const token = ["token", "-i", "my-cluster"];
const bundle = fileURLToPath(new URL("../apps/cli/dist/main.js", import.meta.url));
const reference = process.env["REFERENCE_BIN"];
const clients = await installPythonClients();

const homes = mkdtempSync(join(tmpdir(), "startup-"));
process.once("exit", () => rmSync(homes, { recursive: true, force: true }));

const commands = new Map<string, Command>([["node -e 0", { line: [process.execPath, "-e", "0"], env }]]);
await addForm("npm form", [process.execPath, bundle]);
if (EXECUTABLE === undefined) warn(`the executable: ${NOT_BUILT}`);
else await addForm("executable", [EXECUTABLE]);
if (reference) commands.set("reference", { line: [reference, ...token], env });
else warn("the reference: REFERENCE_BIN does not name its program");
if (typeof clients === "string") warn(`aws: ${clients}`);
else {
  const line = [...clients.awsCommand, "eks", "get-token", "--cluster-name", "my-cluster"] as const;
  commands.set("aws eks get-token", { line, env });
}

const runs = new Map([...commands.keys()].map((name): [string, number[]] => [name, []]));
// The first round fills the system's memory of files, and does not count.
for (let round = -1; round < rounds; round++) {
  for (const [name, command] of commands) {
    const time = await timeOf(command);
    if (round >= 0) runs.get(name)?.push(time);
  }
}

say(`Node ${process.versions.node}, ${rounds} rounds\n`);
const byNode = summarize(runs, "node -e 0");
const byReference = summarize(runs, "reference");
say("| milliseconds | least | median | to `node -e 0` | to the reference |\n|---|--:|--:|--:|--:|");
for (const [i, { name, least, median, ratio }] of byNode.entries()) {
  const toReference = byReference[i]?.ratio ?? Number.NaN;
  say(`| ${[name, least.toFixed(1), median.toFixed(1), shown(ratio), shown(toReference)].join(" | ")} |`);
}
check("npm form", "node -e 0", budgets.npmToNode, runs);
check("executable", "reference", budgets.executableToReference, runs);
for (const form of ["npm form", "executable"]) {
  const ratio = ratioOf(kept(form), form, runs);
  if (!Number.isNaN(ratio)) say(`\n${kept(form)}: ${ratio.toFixed(2)} times ${form}`);
  check(kept(form), form, budgets.keptToStatic, runs);
}

/** A form of the command: with static credentials, and with a role that wanted an MFA code once. */
async function addForm(name: string, program: readonly [string, ...string[]]): Promise<void> {
  const line = [...program, ...token] as const;
  commands.set(name, { line, env });
  const home = mkdtempSync(join(homes, "home-"));
  commands.set(kept(name), { line: [...line, "--cache"], env: await keepLogin(line, home, nobody) });
}

function kept(form: string): string {
  return `${form}, role with MFA, kept`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}

function shown(ratio: number): string {
  return Number.isNaN(ratio) ? "" : ratio.toFixed(2);
}

/** NaN where one of them was not measured. */
function ratioOf(name: string, to: string, measured: Runs): number {
  return summarize(measured, to).find((one) => one.name === name)?.ratio ?? Number.NaN;
}

function check(name: string, to: string, budget: number, measured: Runs): void {
  const ratio = ratioOf(name, to, measured);
  if (Number.isNaN(ratio) || ratio <= budget) return;
  warn(`${name} is over its budget: ${ratio.toFixed(2)} times ${to}, at most ${budget}`);
  process.exitCode = 1;
}

function timeOf({ line: [program, ...args], env }: Command): Promise<number> {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stdout.resume();
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve(performance.now() - begin);
      else reject(new Error(`${program} ended with ${code ?? signal}: ${stderr}`));
    });
  });
}
