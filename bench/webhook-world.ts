import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeConfig } from "../e2e/harness/cluster.ts";
import { COMMAND } from "../e2e/harness/command-line.ts";
import { callerMappings } from "./callers.ts";
import { type Program, startProgram } from "./program.ts";

/** The built server and an STS that it asks, each a process of its own, on this machine alone. */
export interface WebhookWorld {
  readonly clusterId: string;
  readonly url: string;
  /** The certificate that the server shows, PEM. */
  readonly ca: string;
  readonly server: Program;
  readonly sts: Program;
  /** Ends both, and removes their files. */
  close(): Promise<void>;
}

const clusterId = "bench.example.com";

// What is measured is the server, not how it protects STS.
const limits = "  limits: {stsPerSecond: 0, stsPerSecondPerAccessKeyID: 0}\n";

/**
 * Starts both on free ports. The server logs as it does by default, to a pipe.
 *
 * @param callers how many of `makeCallers` the STS knows; the server maps all of them
 */
export async function startWebhookWorld(callers: number): Promise<WebhookWorld> {
  const folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-bench-"));
  const started: Program[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(started.map((program) => program.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  const start = async (...[command, awaited]: Parameters<typeof startProgram>): Promise<Program> => {
    const program = await startProgram(command, awaited);
    started.push(program);
    return program;
  };
  try {
    const emulator = fileURLToPath(new URL("emulated-sts.ts", import.meta.url));
    const sts = await start([process.execPath, emulator, String(callers)], [/^(\{.*\})\n/m]);
    const configFile = join(folder, "config.yaml");
    const serverSettings = limits + callerMappings();
    await writeConfig({ configFile, folder, clusterId, port: 0, sts: JSON.parse(sts.found[0] ?? ""), serverSettings });
    const server = await start([COMMAND, "server", "-c", configFile], [/"listening on (127\.0\.0\.1:\d+)"/]);
    const ca = await readFile(join(folder, "state", "cert.pem"), "utf8");
    return { clusterId, url: `https://${server.found[0]}`, ca, server, sts, close };
  } catch (error) {
    await close();
    throw error;
  }
}
