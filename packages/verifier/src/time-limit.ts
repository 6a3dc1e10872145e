import type { Clock } from "@aws-iam-authenticator/core";
import type { Call } from "./ask.ts";

/** The signal of a call that nobody breaks off. */
export const NEVER: AbortSignal = new AbortController().signal;

/**
 * Runs something that has so many milliseconds, and less where the caller's own signal ends it. The timer and the
 * listener are gone as soon as it is done.
 */
export async function withTimeLimit<T>(
  milliseconds: number,
  clock: Pick<Clock, "monotonic">,
  outer: AbortSignal | undefined,
  run: (call: Call) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  if (outer?.aborted) abort();
  outer?.addEventListener("abort", abort);
  const timer = setTimeout(abort, milliseconds);
  try {
    return await run({ deadline: clock.monotonic() + milliseconds, signal: controller.signal });
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", abort);
  }
}
