/** Memory in use after so many reviews. */
export interface MemoryPoint {
  readonly reviews: number;
  readonly bytes: number;
}

/** How memory went along. */
export interface MemoryTrend {
  /** Its usual level: the median, in bytes. */
  readonly levelBytes: number;
  /** By how much it grew with each review, in bytes; negative where it shrank. */
  readonly bytesPerReview: number;
  /**
   * By which part of the level it grew in all: by that slope, or from the first quarter to the last by their medians,
   * whichever is more.
   */
  readonly growth: number;
}

/**
 * How memory went along after the warm-up. The slope is the median of the slopes between all pairs of points (Theil and
 * Sen's): garbage that waits for its collection moves single points far, up and down, and does not move that. It does
 * not see a single step, which the first and last quarter do.
 *
 * @param warmUp points up to so many reviews are left out: caches fill, code is compiled, the heap finds its size
 * @throws RangeError where fewer than three points are left
 * @see https://doi.org/10.1080/01621459.1968.10480934
 */
export function memoryTrend(points: readonly MemoryPoint[], warmUp: number): MemoryTrend {
  const warm = points.filter(({ reviews }) => reviews > warmUp);
  const [first, last] = [warm[0], warm.at(-1)];
  if (first === undefined || last === undefined || warm.length < 3) {
    throw new RangeError(`${warm.length} points after ${warmUp} reviews are too few to tell a trend`);
  }
  const slopes = warm.flatMap((one, index) =>
    warm.slice(index + 1).map((other) => (other.bytes - one.bytes) / (other.reviews - one.reviews)),
  );
  const levelBytes = levelOf(warm);
  const bytesPerReview = median(slopes);
  const bySlope = bytesPerReview * (last.reviews - first.reviews);
  const quarter = Math.ceil(warm.length / 4);
  const byQuarters = levelOf(warm.slice(-quarter)) - levelOf(warm.slice(0, quarter));
  return { levelBytes, bytesPerReview, growth: Math.max(bySlope, byQuarters) / levelBytes };
}

/** What stayed after collecting garbage: of each so many points in a row the least. */
export function floorOf(points: readonly MemoryPoint[], inARow: number): readonly MemoryPoint[] {
  const groups = Array.from({ length: Math.floor(points.length / inARow) }, (_, index) =>
    points.slice(index * inARow, (index + 1) * inARow),
  );
  return groups.flatMap((group) => {
    const [least] = group.toSorted((one, other) => one.bytes - other.bytes);
    return least === undefined ? [] : [least];
  });
}

function levelOf(points: readonly MemoryPoint[]): number {
  return median(points.map(({ bytes }) => bytes));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
