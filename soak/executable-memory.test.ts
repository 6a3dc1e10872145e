import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeCallers } from "../bench/callers.ts";
import { processUsage } from "../bench/process-usage.ts";
import { findContestants } from "../bench/reviews/contestants.ts";
import { AT_ONCE, measure } from "../bench/reviews/measure.ts";
import { makeBodies } from "../bench/reviews/review-bodies.ts";
import { type RunningQuickSts, startQuickSts } from "../bench/reviews/start-quick-sts.ts";
import { EXECUTABLE, NOT_BUILT } from "../e2e/harness/standalone.ts";

const reviews = Number(process.env["SOAK_REVIEWS"] ?? 1_000_000);
const clusterId = "soak.example.com";
const callers = makeCallers(4_000);
const tokens = 100;
const mostMib = 80;

const print = (line: string): void => void process.stdout.write(`${line}\n`);
if (EXECUTABLE === undefined) print(`memory of the executable: ${NOT_BUILT}: skipped`);

describe.skipIf(EXECUTABLE === undefined || process.platform !== "linux")("memory of the executable", () => {
  let folder: string;
  let quickSts: RunningQuickSts;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "aws-iam-authenticator-soak-"));
    quickSts = await startQuickSts(callers.length, 5);
  });
  afterAll(async () => {
    await quickSts?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(`is at most ${mostMib} MiB after ${reviews} reviews of ${tokens} tokens, from its start`, async () => {
    const executable = (await findContestants(() => undefined)).find(({ name }) => name === "executable");
    if (executable === undefined) throw new Error("there is no executable to start");
    const bodies = await makeBodies(tokens, callers, clusterId);
    const bodyOf = (index: number): Buffer => bodies[index % tokens] ?? Buffer.alloc(0);
    const server = await executable.start({ folder, clusterId, sts: quickSts.sts });
    try {
      const lanes = await executable.connect({ port: server.port, ca: server.ca, atOnce: AT_ONCE });
      const { perSecond, rssMib, stsCalls } = await measure({
        lanes,
        pid: server.pid,
        reviews,
        bodyOf,
        stsCalls: quickSts.calls,
      });
      const rest = async (): Promise<number> => (await processUsage(server.pid)).rssBytes / 2 ** 20;
      // At the latest when garbage is collected, which is twice a minute.
      await expect.poll(rest, { timeout: 40_000, interval: 500 }).toBeLessThanOrEqual(mostMib);
      print(
        `${reviews} reviews: RSS ${rssMib.toFixed(0)} MiB under the last of them, ${(await rest()).toFixed(0)} then`,
      );
      // All the others came out of memory, where a token is for a minute.
      const minutes = 1 + Math.floor(reviews / perSecond / 60);
      expect(stsCalls).toBeGreaterThanOrEqual(tokens);
      expect(stsCalls).toBeLessThanOrEqual(tokens * minutes);
      lanes.close();
    } finally {
      await server.stop();
    }
  });
});
