import { fail, safe } from "@aws-iam-authenticator/core";
import type { AskLayer, StsCall } from "../ask.ts";
import type { Observe } from "../events.ts";

/** How many calls to STS are under way at most, and how many more may wait. */
export interface ConcurrencyLimits {
  readonly stsConcurrency: number;
  readonly queue: number;
}

/** Has calls to STS wait for their turn, first come first served, no longer than each call lasts. */
export function limitConcurrency({ stsConcurrency, queue }: ConcurrencyLimits, observe: Observe): AskLayer<StsCall> {
  const waiting = new Set<() => void>();
  let running = 0;

  /** Hands a free place to who has waited longest. */
  function handOn(): void {
    const [first] = waiting;
    if (first === undefined) running--;
    else first();
  }

  /** Resolves to whether the place was got; the place of who gives up is not lost. */
  function place(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const take = (): void => leave(true);
      const giveUp = (): void => leave(false);
      const leave = (got: boolean): void => {
        waiting.delete(take);
        signal.removeEventListener("abort", giveUp);
        observe({ type: "sts-queue", change: -1 });
        resolve(got);
      };
      waiting.add(take);
      observe({ type: "sts-queue", change: 1 });
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }

  return (next) => async (request, call) => {
    if (call.signal.aborted) return fail("STS_TIMEOUT");
    if (running >= stsConcurrency) {
      if (waiting.size >= queue) {
        observe({ type: "limited", limit: "queue" });
        return fail("LIMIT_REACHED", safe`${queue} calls wait already`);
      }
      if (!(await place(call.signal))) return fail("STS_TIMEOUT");
    } else {
      running++;
    }
    try {
      return await next(request, call);
    } finally {
      handOn();
    }
  };
}
