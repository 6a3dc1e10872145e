/** What a connection is good for, as far as the other side can be told by it. */
export interface Use {
  /** Whom it is counted for: see {@link originOf}. */
  readonly origin: string;
  /** Whether it was ever answered a request. */
  readonly proven: boolean;
  /** Requests under way. */
  readonly requests: number;
  /** When it was opened, or its last request began or ended; any clock, in milliseconds. */
  readonly usedAt: number;
}

/**
 * Which connection to close where there are too many.
 *
 * One that was never answered and has no request under way, where those are more than a quarter: they cost the other side
 * nothing. Where they are fewer they are let alone, since the newest of them is about to send its first request; then one
 * of the others. Of these one of the origin that has most connections; of that origin's an idle one before a busy one, and
 * a busy one that was never answered before one that was; of equal ones the one that was used longest ago. So somebody who
 * opens many connections closes his own, and an honest client's connection stays as long as others have more.
 */
export function leastUseful<T extends Use>(connections: readonly T[]): T | undefined {
  const isSilent = ({ proven, requests }: Use): boolean => !proven && requests === 0;
  const silent = connections.filter(isSilent);
  const preferred = silent.length > connections.length / 4 ? silent : connections.filter((one) => !isSilent(one));
  const count = countByOrigin(connections, () => 1);
  return first(preferred, (a, b) => count(b) - count(a) || worth(a) - worth(b) || a.usedAt - b.usedAt);
}

/**
 * Which connection to close where there are too many requests under way: of the origin that has most of them the
 * connection that has most, of equal ones the one that was used longest ago.
 */
export function mostBurdened<T extends Use>(connections: readonly T[]): T | undefined {
  const count = countByOrigin(connections, ({ requests }) => requests);
  const busy = connections.filter(({ requests }) => requests > 0);
  return first(busy, (a, b) => count(b) - count(a) || b.requests - a.requests || a.usedAt - b.usedAt);
}

function worth({ requests, proven }: Use): number {
  return requests === 0 ? 0 : proven ? 2 : 1;
}

function countByOrigin(connections: readonly Use[], weight: (use: Use) => number): (use: Use) => number {
  const counts = new Map<string, number>();
  for (const use of connections) counts.set(use.origin, (counts.get(use.origin) ?? 0) + weight(use));
  return ({ origin }) => counts.get(origin) ?? 0;
}

/** The first of an order, in one pass: this runs for each connection of a flood. */
function first<T>(values: readonly T[], order: (a: T, b: T) => number): T | undefined {
  let best: T | undefined;
  for (const value of values) if (best === undefined || order(value, best) < 0) best = value;
  return best;
}
