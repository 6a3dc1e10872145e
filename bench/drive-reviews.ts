import { createHistogram } from "node:perf_hooks";
import { reviewOf } from "../e2e/harness/review.ts";
import type { WebhookAnswer, WebhookConnection } from "./webhook-connection.ts";

/** What is sent, and what becomes of the answers. */
export interface Load<Asked extends { readonly token: string }> {
  readonly connection: WebhookConnection;
  /** How many reviews in all. */
  readonly reviews: number;
  /** How many of them are under way at any time. */
  readonly atOnce: number;
  /** What to ask next. Called ahead, so that the making of a token keeps no review waiting. */
  readonly next: () => Promise<Asked>;
  /** Is given each answer; what it throws ends everything. */
  readonly onAnswer: (asked: Asked, answer: WebhookAnswer) => void;
  /** Is told from time to time how many answers there are; reviews go on meanwhile. */
  readonly onProgress: { readonly every: number; readonly call: (answered: number) => Promise<void> };
}

/** How it went. */
export interface Driven {
  readonly seconds: number;
  /** From sending to answer, as this side sees it, in milliseconds. */
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** Sends reviews as kube-apiserver does: many at once on one connection, the next as soon as one is answered. */
export async function driveReviews<Asked extends { readonly token: string }>(load: Load<Asked>): Promise<Driven> {
  const { connection, reviews, atOnce, next, onAnswer, onProgress } = load;
  const latency = createHistogram();
  const ahead: Promise<Asked>[] = [];
  let made = 0;
  let answered = 0;
  const failed = new AbortController();
  const start = performance.now();

  function take(): Promise<Asked> | undefined {
    while (made < reviews && ahead.length <= atOnce) {
      const one = next();
      // Told to whoever takes it.
      one.catch(() => undefined);
      ahead.push(one);
      made++;
    }
    return ahead.shift();
  }

  async function lane(): Promise<void> {
    for (let taken = take(); taken !== undefined && !failed.signal.aborted; taken = take()) {
      const asked = await taken;
      const sent = performance.now();
      const answer = await connection.post(reviewOf(asked.token));
      latency.record(Math.max(1, Math.round((performance.now() - sent) * 1000)));
      onAnswer(asked, answer);
      if (++answered % onProgress.every === 0) await onProgress.call(answered);
    }
  }

  const lanes = Array.from({ length: atOnce }, () =>
    lane().catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
  );
  await Promise.all(lanes);
  const inMs = (microseconds: number): number => microseconds / 1000;
  return {
    seconds: (performance.now() - start) / 1000,
    latencyMs: { p50: inMs(latency.percentile(50)), p99: inMs(latency.percentile(99)), max: inMs(latency.max) },
  };
}
