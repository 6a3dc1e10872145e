/** Says whether something may happen once more: so many times at once, and so often a second on average. */
export function createAllowance(
  { burst, perSecond }: { readonly burst: number; readonly perSecond: number },
  now: () => number,
): () => boolean {
  let left = burst;
  let countedAt = now();
  return () => {
    const time = now();
    left = Math.min(burst, left + ((time - countedAt) / 1000) * perSecond);
    countedAt = time;
    if (left < 1) return false;
    left--;
    return true;
  };
}
