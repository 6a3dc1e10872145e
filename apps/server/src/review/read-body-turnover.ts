/** Bounds what is under way together: the newest is always let in, and the oldest is given up for it. */
export interface Turnover {
  /**
   * Takes note of what has begun.
   *
   * @param weight how much of the bound it takes
   * @param giveUp called once, when it must make room
   * @returns to be called when it has ended
   */
  begin(weight: number, giveUp: () => void): () => void;
}

/**
 * Makes one. What is honest ends soon after it began; so it is the slow that are given up, and they cannot keep others out.
 *
 * @param most the bound on all weights together; a single one may be heavier
 */
export function createTurnover(most: number): Turnover {
  // Sets keep the order in which they were filled.
  const underWay = new Set<{ readonly weight: number; readonly giveUp: () => void }>();
  let total = 0;
  return {
    begin(weight, giveUp) {
      const one = { weight, giveUp };
      const end = (ended: typeof one): void => {
        if (underWay.delete(ended)) total -= ended.weight;
      };
      underWay.add(one);
      total += weight;
      for (const oldest of underWay) {
        if (total <= most || oldest === one) break;
        end(oldest);
        oldest.giveUp();
      }
      return () => end(one);
    },
  };
}
