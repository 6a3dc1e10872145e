import { type Clock, fail, type Outcome } from "@aws-iam-authenticator/core";
import type { AskLayer, Call, ReviewCall, VerifiedCaller } from "../ask.ts";
import type { Observe } from "../events.ts";
import type { TokenKey } from "../token-key.ts";
import { NEVER } from "../time-limit.ts";

/**
 * Simultaneous reviews of one token share one question. It has a time limit of its own, so that a caller who gives up
 * takes nobody along; each caller waits no longer than its own call allows, and nobody longer than that limit.
 */
export function singleFlight(options: {
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly observe: Observe;
}): AskLayer<ReviewCall> {
  const { timeoutMs, clock, observe } = options;
  const flights = new Map<TokenKey, Promise<Outcome<VerifiedCaller>>>();
  return (next) => (request, call) => {
    const { key } = call;
    const running = flights.get(key);
    observe({ type: "cache", kind: "flight", result: running === undefined ? "miss" : "hit" });
    if (running !== undefined) return waitFor(running, call);
    const controller = new AbortController();
    const own: ReviewCall = { deadline: clock.monotonic() + timeoutMs, signal: controller.signal, key };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flight = new Promise<Outcome<VerifiedCaller>>((resolve, reject) => {
      // It lands at its limit, though a layer does not end then.
      timer = setTimeout(() => {
        controller.abort();
        resolve(fail("STS_TIMEOUT"));
      }, timeoutMs);
      next(request, own).then(resolve, reject);
    }).finally(() => {
      clearTimeout(timer);
      flights.delete(key);
    });
    flights.set(key, flight);
    return waitFor(flight, call);
  };
}

function waitFor<T>(flight: Promise<Outcome<T>>, { signal }: Call): Promise<Outcome<T>> {
  if (signal === NEVER) return flight;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(fail("STS_TIMEOUT"));
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    flight.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}
