import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCallers } from "../bench/callers.ts";
import { processUsage, type ProcessUsage } from "../bench/process-usage.ts";
import { type Program, startProgram } from "../bench/program.ts";
import { connectToWebhook, type WebhookConnection } from "../bench/webhook-connection.ts";
import { startWebhookWorld, type WebhookWorld } from "../bench/webhook-world.ts";
import { until } from "../e2e/harness/until.ts";
import { startHonestClient } from "./attacks/honest-client.ts";
import { honestTokens } from "./honest-tokens.ts";

const attacker = fileURLToPath(new URL("attacks/attacker.ts", import.meta.url));
const callersCount = 400;

/** kube-apiserver gives up after so long. */
const patienceMs = 30_000;
/** How long what an attack has left may stay: as long as the server gives a request. */
const clearedMs = 40_000;
/**
 * What the server may need. Node gives memory back late, and collects garbage late where there is much memory: 590 MiB were
 * measured, and 400 with a heap that was limited to 100 MB.
 */
const mostBytes = 700 * 1024 * 1024;
/** What the heap may hold more than before, when garbage was collected. */
const heapSlackBytes = 8 * 1024 * 1024;
/** Connections of one who is let in before another has ended, and what else a server opens now and then. */
const mostFiles = 700;

/** JavaScript objects, those that nobody needs any more among them. */
async function heapInUse(connection: WebhookConnection): Promise<number> {
  const { body } = await connection.get("/metrics");
  const text = /^nodejs_heap_size_used_bytes (\S+)$/m.exec(body)?.[1];
  if (text === undefined) throw new Error("the server's metrics do not tell its heap");
  return Number(text);
}

const mib = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
const print = (line: string): void => void process.stdout.write(`${line}\n`);

// Each attack comes from processes of their own; meanwhile an honest client has one token after the other reviewed, over a
// connection from before and over new ones.
describe.skipIf(process.platform !== "linux")("honest reviews are answered, and all is as before afterwards,", () => {
  let world: WebhookWorld;
  let lasting: WebhookConnection;
  let before: ProcessUsage & { readonly heapBytes: number };
  let next: ReturnType<typeof honestTokens>;

  beforeAll(async () => {
    world = await startWebhookWorld(callersCount);
    lasting = await connectToWebhook(world.url, world.ca);
    next = honestTokens(makeCallers(callersCount), world.clusterId);
    const warmUp = startHonestClient(world, lasting, next);
    await until(async () => warmUp.latenciesMs.length >= 100, {
      what: "100 reviews",
      limitMs: patienceMs,
      giveUp: () => warmUp.wrong[0],
    });
    await warmUp.stop();
    before = { ...(await processUsage(world.server.pid)), heapBytes: await heapInUse(lasting) };
    print(`before: RSS ${mib(before.rssBytes)} MiB, ${before.files} files`);
    print(
      "| attack | what the attackers could do | honest reviews | slowest, ms | most RSS, MiB | RSS after | most files | CPU, s |",
    );
    print("|---|---|---|---|---|---|---|---|");
  });

  afterAll(async () => {
    lasting?.close();
    await world?.close();
  });

  it.each<[what: string, program: string, count: number, processes: number]>([
    ["10,000 connections that say nothing", "tcp", 5_000, 2],
    ["10,000 connections over TLS that say nothing", "tls", 5_000, 2],
    ["100,000 requests", "requests", 50_000, 2],
    ["100,000 requests that are reset at once", "resets", 50_000, 2],
    ["100,000 pings", "pings", 50_000, 2],
    ["100,000 settings", "settings", 50_000, 2],
    ["100,000 bodies that stop", "slow bodies", 50_000, 2],
    ["100,000 answers that are not taken", "answers not taken", 50_000, 2],
    ["4,000,000 bytes of bodies, each in a frame", "bodies byte by byte", 2_000_000, 2],
    ["10,000 connections over TLS that say nothing, again", "tls", 5_000, 2],
    ["100,000 bodies that stop, again", "slow bodies", 50_000, 2],
    ["100,000 answers that are not taken, again", "answers not taken", 50_000, 2],
  ])("%s", async (what, program, count, processes) => {
    const start = await processUsage(world.server.pid);
    const samples: ProcessUsage[] = [start];
    const sampling = setInterval(() => {
      processUsage(world.server.pid).then(
        (sample) => samples.push(sample),
        () => undefined,
      );
    }, 100);
    const honest = startHonestClient(world, lasting, next);
    const { port } = new URL(world.url);
    const attackers: Program[] = [];
    try {
      const started = Array.from({ length: processes }, () =>
        startProgram([process.execPath, attacker, program, port, String(count)], [/^(\{.*\})\n/m]),
      );
      attackers.push(...(await Promise.all(started)));
      // While what they hold open is still open, too.
      const soFar = honest.latenciesMs.length;
      await until(async () => honest.latenciesMs.length >= soFar + 20, {
        what: "20 more reviews",
        limitMs: 10 * patienceMs,
        giveUp: () => undefined,
      });
    } finally {
      await Promise.all(attackers.map((one) => one.stop()));
      await honest.stop();
    }
    const files = async (): Promise<number> => (await processUsage(world.server.pid)).files;
    await until(async () => (await files()) <= before.files + 10, {
      what: `files open again as before (${before.files})`,
      limitMs: clearedMs,
      giveUp: () => undefined,
    });
    clearInterval(sampling);
    const after = await processUsage(world.server.pid);
    const most = (of: (sample: ProcessUsage) => number): number => Math.max(...samples.map(of));
    const slowest = Math.max(...honest.latenciesMs);
    const done = attackers.map(({ found }) => found[0]?.replaceAll(/[{}"]/g, "").replaceAll(",", ", ")).join("; ");
    print(
      `| ${what} | ${done} | ${honest.latenciesMs.length} | ${slowest.toFixed(0)} | ${mib(most(({ rssBytes }) => rssBytes))} | ${mib(after.rssBytes)} | ${most((sample) => sample.files)} | ${(after.cpuSeconds - start.cpuSeconds).toFixed(1)} |`,
    );
    expect(honest.wrong).toEqual([]);
    expect(slowest).toBeLessThan(patienceMs);
    expect(most((sample) => sample.files)).toBeLessThan(mostFiles);
    const rss = most(({ rssBytes }) => rssBytes);
    expect(rss).toBeLessThan(mostBytes);
  });

  // V8 collects all garbage when a process has had little to do for some seconds.
  it("the heap holds no more than before", async () => {
    const most = before.heapBytes + heapSlackBytes;
    let bytes = 0;
    await until(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        bytes = await heapInUse(lasting);
        return bytes < most;
      },
      { what: `a heap of ${mib(most)} MiB`, limitMs: 10 * 60_000, giveUp: () => undefined },
    );
    print(`heap: before ${mib(before.heapBytes)} MiB, after ${mib(bytes)} MiB`);
    expect(bytes).toBeLessThan(most);
  });
});
