import type { Clock } from "@aws-iam-authenticator/core";
import type { Timers } from "../timers.ts";

/** A clock with timers that is turned by hand. */
export interface HandTimers extends Clock, Timers {
  /** Lets so many milliseconds pass; what is due meanwhile is called back at its own moment, in order. */
  advance(milliseconds: number): Promise<void>;
  /** How many timers are set. */
  readonly pending: number;
}

/** A clock that stands still at noon until it is turned. */
export function handTimers(): HandTimers {
  const noon = Date.parse("2026-01-02T12:00:00Z");
  const timers = new Set<{ readonly due: number; readonly callback: () => void }>();
  let at = 1000;
  return {
    now: () => noon + at,
    monotonic: () => at,
    get pending() {
      return timers.size;
    },
    after(milliseconds, callback) {
      const timer = { due: at + milliseconds, callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(milliseconds) {
      const end = at + milliseconds;
      await settled();
      for (;;) {
        const [next] = [...timers].filter(({ due }) => due <= end).toSorted((a, b) => a.due - b.due);
        if (next === undefined) break;
        timers.delete(next);
        at = next.due;
        next.callback();
        await settled();
      }
      at = end;
    },
  };
}

/** Lets everything go on that waits for nothing but its turn. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
