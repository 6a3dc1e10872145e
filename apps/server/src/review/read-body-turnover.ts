/** Why something is given up: the newest needs its room, or it has taken its time. */
export type WhyGivenUp = "room" | "time";

/** Bounds what is under way together: the newest is always let in, and the oldest is given up for it, or when it is late. */
export interface Turnover {
  /**
   * Takes note of what has begun.
   *
   * @param weight how much of the bound it takes
   * @param giveUp called once, when it must make room, or has taken too long
   * @returns to be called when it has ended
   */
  begin(weight: number, giveUp: (why: WhyGivenUp) => void): () => void;
}

interface UnderWay {
  readonly weight: number;
  readonly beganAt: number;
  readonly giveUp: (why: WhyGivenUp) => void;
}

/**
 * Makes one. What is honest ends soon after it began; so it is the slow that are given up, and they cannot keep others out.
 *
 * @param most the bound on all weights together; a single one may be heavier
 * @param timeoutMs how long each may take
 */
export function createTurnover(most: number, timeoutMs: number): Turnover {
  // Sets keep the order in which they were filled.
  const underWay = new Set<UnderWay>();
  let total = 0;
  let isTimed = false;

  function end(ended: UnderWay): void {
    if (underWay.delete(ended)) total -= ended.weight;
  }

  // All have the same time: one timer, for the oldest, costs less than one for each, and mostly finds that it has ended.
  function giveUpLate(): void {
    isTimed = false;
    for (const oldest of underWay) {
      const leftMs = oldest.beganAt + timeoutMs - performance.now();
      if (leftMs > 0) {
        lookAgainIn(leftMs);
        break;
      }
      end(oldest);
      oldest.giveUp("time");
    }
  }

  function lookAgainIn(ms: number): void {
    isTimed = true;
    setTimeout(giveUpLate, Math.ceil(ms)).unref();
  }

  return {
    begin(weight, giveUp) {
      const one: UnderWay = { weight, beganAt: performance.now(), giveUp };
      underWay.add(one);
      total += weight;
      for (const oldest of underWay) {
        if (total <= most || oldest === one) break;
        end(oldest);
        oldest.giveUp("room");
      }
      if (!isTimed) lookAgainIn(timeoutMs);
      return () => end(one);
    },
  };
}
