import type { AskedToken } from "../asked-token.ts";
import { answerIn } from "../asked-token.ts";
import { reviewOf } from "../../e2e/harness/review.ts";
import { connectToWebhook, type WebhookConnection } from "../../bench/webhook-connection.ts";

/** What an honest client has seen so far. */
export interface HonestClient {
  /** How long each answer took, in milliseconds. */
  readonly latenciesMs: readonly number[];
  /** Answers that were not the expected ones, and connections that broke. */
  readonly wrong: readonly string[];
  /** Ends after the review that is under way. */
  stop(): Promise<void>;
}

/**
 * Has tokens reviewed one after the other for as long as it is not stopped: over a connection that it has had since before,
 * and over a new one for each.
 */
export function startHonestClient(
  { url, ca }: { readonly url: string; readonly ca: string },
  lasting: WebhookConnection,
  next: () => Promise<AskedToken>,
): HonestClient {
  const latenciesMs: number[] = [];
  const wrong: string[] = [];
  const stop = new AbortController();
  const ask = async (over: () => Promise<WebhookConnection>): Promise<void> => {
    const { token, expected } = await next();
    const start = performance.now();
    try {
      const connection = await over();
      const got = answerIn(await connection.post(reviewOf(token)));
      if (got !== expected) wrong.push(`${got} instead of ${expected}`);
      if (connection !== lasting) connection.close();
    } catch (error) {
      wrong.push(String(error));
    }
    latenciesMs.push(performance.now() - start);
  };
  const run = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      await ask(async () => lasting);
      await ask(() => connectToWebhook(url, ca));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const running = run();
  return {
    latenciesMs,
    wrong,
    stop() {
      stop.abort();
      return running;
    },
  };
}
