import type { Clock, Code } from "@aws-iam-authenticator/core";
import type { AskLayer, StsCall } from "../ask.ts";
import type { Observe } from "../events.ts";

/** Faults that a second try can be over: the connection broke, or one machine of many failed. */
const passing: ReadonlySet<Code> = new Set<Code>(["STS_UNREACHABLE", "STS_FAULT"]);

const shortestPauseMs = 25;
const longestPauseMs = 125;

/** Tries a call to STS once more after a fault that may pass, if there is time; the pause is random, so that many do not come back at once. */
export function retryOnce(deps: {
  readonly clock: Pick<Clock, "monotonic">;
  readonly observe: Observe;
  /** From 0 to 1. Default `Math.random`. */
  readonly random?: () => number;
}): AskLayer<StsCall> {
  const { clock, observe, random = Math.random } = deps;
  return (next) => async (request, call) => {
    const first = await next(request, call);
    if (first.ok || !passing.has(first.problem.code)) return first;
    const pauseMs = shortestPauseMs + random() * (longestPauseMs - shortestPauseMs);
    if (clock.monotonic() + pauseMs >= call.deadline || !(await pause(pauseMs, call.signal))) return first;
    observe({ type: "retry", endpoint: request.endpoint });
    return next(request, call);
  };
}

/** Resolves to false as soon as the signal says so; then the timer is gone. */
function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (passed: boolean): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      resolve(passed);
    };
    const giveUp = (): void => end(false);
    const timer = setTimeout(() => end(true), milliseconds);
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
  });
}
