import { type Driven, driveReviews } from "../bench/drive-reviews.ts";
import { serverSampler, type ServerSample } from "../bench/sample-server.ts";
import { connectToWebhook } from "../bench/webhook-connection.ts";
import type { WebhookWorld } from "../bench/webhook-world.ts";
import { until } from "../e2e/harness/until.ts";
import { answerIn, type AskedToken } from "./asked-token.ts";
import { progressLine } from "./progress-line.ts";

/** What a soak is made of. */
export interface Soak {
  readonly reviews: number;
  /** Makes the next token. */
  readonly next: () => Promise<AskedToken>;
  /** Takes lines that say how far it is. */
  readonly print: (line: string) => void;
}

/** What a soak has found. */
export interface Soaked extends Driven {
  /** The first is from before the first review. */
  readonly samples: readonly ServerSample[];
  /** How often each answer came that was not the expected one. */
  readonly wrong: Readonly<Record<string, number>>;
}

/** As many as kube-apiserver has under way on a busy cluster. */
const atOnce = 50;

const reviewsASample = 500;
const progressLines = 20;

/** Idle connections to STS are kept for some seconds. */
const idleMs = 30_000;

/**
 * Sends reviews to a server, and samples it meanwhile. Ends only when the server has as many files open as before;
 * rejects where it does not get there, and where a connection breaks.
 */
export async function runSoak(world: WebhookWorld, { reviews, next, print }: Soak): Promise<Soaked> {
  const connection = await connectToWebhook(world.url, world.ca);
  try {
    const sample = serverSampler(world, connection);
    const before = await sample(0);
    const samples = [before];
    const wrong: Record<string, number> = {};
    const driven = await driveReviews({
      connection,
      reviews,
      atOnce,
      next,
      onAnswer({ expected }, answer) {
        const got = answerIn(answer);
        if (got === expected) return;
        const difference = `${got} instead of ${expected}`;
        wrong[difference] = (wrong[difference] ?? 0) + 1;
      },
      onProgress: {
        every: reviewsASample,
        async call(answered) {
          const latest = await sample(answered);
          samples.push(latest);
          if (samples.length % Math.ceil(reviews / reviewsASample / progressLines) === 0)
            print(progressLine(latest, reviews));
        },
      },
    });
    await until(async () => (await sample(reviews)).files <= before.files, {
      what: `as many files open as at the start, ${before.files}`,
      limitMs: idleMs,
      giveUp: () => undefined,
    });
    return { ...driven, samples, wrong };
  } catch (cause) {
    const output = world.server.lastOutput().slice(-4000);
    throw new Error(`the soak broke off; the server's last output:\n${output}`, { cause });
  } finally {
    connection.close();
  }
}
