import { processUsage } from "./process-usage.ts";
import type { WebhookConnection } from "./webhook-connection.ts";
import type { WebhookWorld } from "./webhook-world.ts";

/** What the server has and has used after so many reviews. */
export interface ServerSample {
  readonly reviews: number;
  /** Since the first sample. */
  readonly seconds: number;
  /** Resident memory of the process. */
  readonly rssBytes: number;
  /** JavaScript objects that have been there for a while, those among them that nobody needs any more. */
  readonly oldObjectBytes: number;
  readonly cpuSeconds: number;
  readonly stsCpuSeconds: number;
  readonly files: number;
}

/** Samples a world's server again and again. @returns takes one sample */
export function serverSampler(
  { server, sts }: WebhookWorld,
  connection: WebhookConnection,
): (reviews: number) => Promise<ServerSample> {
  const start = performance.now();
  return async (reviews) => {
    const [oldObjectBytes, ofServer, ofSts] = await Promise.all([
      oldObjectsOfHeap(connection),
      processUsage(server.pid),
      processUsage(sts.pid),
    ]);
    const { rssBytes, cpuSeconds, files } = ofServer;
    const seconds = (performance.now() - start) / 1000;
    return { reviews, seconds, rssBytes, oldObjectBytes, cpuSeconds, stsCpuSeconds: ofSts.cpuSeconds, files };
  };
}

/** V8's old space. All of the heap would tell less: it has up to 64 MiB of what was made since the last collection. */
async function oldObjectsOfHeap(connection: WebhookConnection): Promise<number> {
  const { body } = await connection.get("/metrics");
  const text = /^nodejs_heap_space_size_used_bytes\{space="old"\} (\S+)$/m.exec(body)?.[1];
  if (text === undefined) throw new Error("the server's metrics do not tell its heap");
  return Number(text);
}
