import type { Timers } from "./timers.ts";

/** Runs something with a signal that comes after so many milliseconds; the timer is gone as soon as it is done. */
export async function withTimeLimit<T>(
  milliseconds: number,
  timers: Timers,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const cancel = timers.after(milliseconds, () => controller.abort());
  try {
    return await run(controller.signal);
  } finally {
    cancel();
  }
}

/** What a promise comes to, or undefined as soon as the signal says so. What is waited for goes on by itself. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => resolve(undefined);
    if (signal.aborted) giveUp();
    signal.addEventListener("abort", giveUp, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}
