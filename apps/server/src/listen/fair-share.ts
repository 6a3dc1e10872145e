/** Work that is under way, by whom it is for. */
export interface FairShare {
  /** Whether one more may begin; if so, `leave` must follow. */
  enter(origin: string): boolean;
  leave(origin: string): void;
}

/**
 * Bounds work that goes on although its client has gone. Up to a number everybody may begin; above it, whoever has most
 * under way may not, so that the others go on.
 */
export function createFairShare(most: number): FairShare {
  const counts = new Map<string, number>();
  let total = 0;
  return {
    enter(origin) {
      const own = counts.get(origin) ?? 0;
      if (total >= most && own >= Math.max(...counts.values())) return false;
      counts.set(origin, own + 1);
      total++;
      return true;
    },
    leave(origin) {
      const left = (counts.get(origin) ?? 0) - 1;
      if (left > 0) counts.set(origin, left);
      else counts.delete(origin);
      total--;
    },
  };
}
