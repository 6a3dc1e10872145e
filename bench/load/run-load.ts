import { createHistogram } from "node:perf_hooks";
import type { LoadAnswer, Lanes } from "./lanes.ts";

/** What is sent. */
export interface LoadRun {
  readonly lanes: Lanes;
  readonly reviews: number;
  /** How many are under way at any time. */
  readonly atOnce: number;
  /** The body of each review, by its number. */
  readonly bodyOf: (index: number) => Buffer;
  /** Says what is wrong with an answer; undefined where nothing is. */
  readonly wrongIn: (answer: LoadAnswer) => string | undefined;
}

/** How it went. */
export interface LoadResult {
  readonly seconds: number;
  /** From sending to answer, as this side sees it, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Sends reviews, the next as soon as one is answered. Rejects at the first answer that is not as it should be. */
export async function runLoad({ lanes, reviews, atOnce, bodyOf, wrongIn }: LoadRun): Promise<LoadResult> {
  const latency = createHistogram();
  let sent = 0;
  const lane = async (): Promise<void> => {
    while (sent < reviews) {
      const body = bodyOf(sent++);
      const at = performance.now();
      const answer = await lanes.post(body);
      latency.record(Math.max(1, Math.round((performance.now() - at) * 1000)));
      const wrong = wrongIn(answer);
      if (wrong !== undefined) throw new Error(`review ${sent}: ${wrong}`);
    }
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, lane));
  return {
    seconds: (performance.now() - start) / 1000,
    p50: latency.percentile(50) / 1000,
    p99: latency.percentile(99) / 1000,
  };
}
