// The built command and server on each runtime that they are for, beside the one that all other tests run on.
import { fileURLToPath } from "node:url";
import { emulatedUser } from "@aws-iam-authenticator/sts-emulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { environmentOf, startCluster } from "./harness/cluster.ts";
import { runProgram } from "./harness/command-line.ts";
import { review } from "./harness/review.ts";
import { RUNTIMES } from "./harness/runtimes.ts";
import { skipped } from "./harness/skip.ts";
import { EXECUTABLE, NOT_BUILT } from "./harness/standalone.ts";

const bin = fileURLToPath(new URL("../apps/cli/bin/aws-iam-authenticator.js", import.meta.url));
const alice = emulatedUser({ name: "alice" });
const serverSettings = `  mapUsers:\n  - {userarn: "${alice.arn}", username: alice}\n`;

const onRuntimes = RUNTIMES.filter(({ name }) => ["this Node", "Node 22.19", "Bun"].includes(name)).map((runtime) => ({
  ...runtime,
  args: [...runtime.args, bin],
}));
const asExecutable = { name: "no runtime but its own", program: EXECUTABLE, args: [], missing: NOT_BUILT };

describe.each([...onRuntimes, asExecutable])("on $name", (runtime) => {
  const { program, args } = runtime;
  const skip = skipped(`the built command on ${runtime.name}`, program === undefined ? runtime.missing : undefined);

  it.skipIf(skip)("tokens are made, verified, granted and denied", async () => {
    if (program === undefined) return;
    const command = [program, ...args] as const;
    const run = (...more: string[]) => runProgram(program, [...args, ...more], { env: environmentOf(alice) });

    const cluster = await startCluster({ identities: [alice], clusterId: "c", serverSettings, command });
    let closed = false;
    onTestFinished(async () => {
      if (!closed) await cluster.close();
    });
    const made = await run("token", "-i", "c", "--token-only");
    expect(made).toMatchObject({ exitCode: 0, stderr: "" });
    const token = made.stdout.trim();
    const granted = await review(cluster, token);
    expect(granted).toMatchObject({ httpStatus: 200, status: { authenticated: true, user: { username: "alice" } } });
    const verified = await run("verify", "-c", cluster.configFile, "-t", token, "-o", "json");
    expect(JSON.parse(verified.stdout)).toMatchObject({ ARN: alice.arn });
    const byServer = ["--server", cluster.url, "--certificate-authority", cluster.certFile];
    expect(await run("verify", "-t", token, ...byServer)).toMatchObject({ exitCode: 0 });
    expect(await run("verify", "-t", `${token}x`, ...byServer)).toMatchObject({ exitCode: 1, stdout: "" });
    expect((await fetch(`${cluster.healthUrl}/readyz`)).status).toBe(200);
    closed = true;
    expect(await cluster.close()).toBe(0);
  });
});
