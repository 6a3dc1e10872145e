// The executable that holds command line and server, in a folder that is against it. What else it does is held by the
// command's own tests, run against it: CONTRIBUTING.md.
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { environmentOf, startCluster } from "./harness/cluster.ts";
import { runProgram } from "./harness/command-line.ts";
import { hostileFolder, LOADED, PLANTED_KEY } from "./harness/hostile-folder.ts";
import { review } from "./harness/review.ts";
import { skipped } from "./harness/skip.ts";
import { EXECUTABLE, NOT_BUILT } from "./harness/standalone.ts";

const bun = fileURLToPath(new URL("node_modules/bun/bin/bun.exe", import.meta.url));
const alice = emulatedUser({ name: "alice" });
const serverSettings = `  mapUsers:\n  - {userarn: "${alice.arn}", username: alice}\n`;
const packages = ["undici", "yaml", "hono", "valibot", "reflect-metadata", "@aws-sdk/client-sts", "@smithy/core", "pg"];

describe.skipIf(skipped("the executable", EXECUTABLE === undefined ? NOT_BUILT : undefined))("the executable", () => {
  const program = EXECUTABLE ?? "";
  let folder = "";
  beforeAll(async () => {
    folder = await hostileFolder(packages);
    return () => rm(folder, { recursive: true, force: true });
  });
  const run = (args: readonly string[], env: Record<string, string> = {}) =>
    runProgram(program, args, { cwd: folder, env });

  it("makes a token in a hostile folder from the caller's keys alone", async () => {
    const { exitCode, stdout, stderr } = await run(["token", "-i", "c"], environmentOf(alice));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    const { status } = JSON.parse(stdout);
    const url = Buffer.from(String(status.token).replace("k8s-aws-v1.", ""), "base64url").toString();
    expect(url).toContain(`X-Amz-Credential=${alice.accessKeyId}%2F`);
    expect(url).not.toContain("us-gov");
  });

  it("finds no keys where only the folder has some, whatever it tries", async () => {
    const { exitCode, stdout, stderr } = await run(["token", "-i", "c"], { AWS_REGION: "eu-central-1" });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/^aws-iam-authenticator: CREDENTIALS_MISSING: /);
    expect(stderr).not.toMatch(new RegExp(`${LOADED}|${PLANTED_KEY}`));
  });

  it("serves in a hostile folder, and nothing of the folder is loaded", async () => {
    // The server's own folder is another: it is started out of the hostile one.
    const command = ["/bin/sh", "-c", `cd '${folder}' && exec "$0" "$@"`, program] as const;
    const cluster = await startCluster({ identities: [alice], clusterId: "c", serverSettings, command });
    onTestFinished(async () => void (await cluster.close()));
    const { stdout } = await run(["token", "-i", "c", "--token-only"], environmentOf(alice));
    expect(await review(cluster, stdout.trim())).toMatchObject({ status: { user: { username: "alice" } } });
    expect(await review(cluster, "k8s-aws-v1.x")).toMatchObject({ httpStatus: 200, status: { authenticated: false } });
    expect(cluster.server.lines.join("\n")).not.toMatch(new RegExp(`${LOADED}|${PLANTED_KEY}`));
  });

  it.runIf(process.platform === "linux")("serves with a heap that grows as on a small machine", async () => {
    const cluster = await startCluster({ identities: [alice], clusterId: "c", serverSettings, command: [program] });
    onTestFinished(async () => void (await cluster.close()));
    const environment = await readFile(`/proc/${cluster.server.pid}/environ`, "utf8");
    expect(environment.split("\0")).toContain("BUN_JSC_forceRAMSize=268435456");
    const token = (await run(["token", "-i", "c", "--token-only"], environmentOf(alice))).stdout.trim();
    expect(await review(cluster, token)).toMatchObject({ status: { user: { username: "alice" } } });
  });

  it("is sealed by how it is built: the folder is one that an executable made otherwise falls for", async () => {
    const made = await mkdtemp(join(tmpdir(), "unsealed-"));
    onTestFinished(() => rm(made, { recursive: true, force: true }));
    await writeFile(
      join(made, "main.js"),
      'console.log(process.env.AWS_ACCESS_KEY_ID, await import(process.argv[2]) && "");',
    );
    execFileSync(bun, ["build", "--compile", "main.js", "--outfile=unsealed"], { cwd: made, stdio: "ignore" });
    const { stdout, stderr } = await runProgram(join(made, "unsealed"), ["pg"], { cwd: folder });
    expect(stdout).toContain(PLANTED_KEY);
    expect(stderr).toContain(LOADED);
  });
});
