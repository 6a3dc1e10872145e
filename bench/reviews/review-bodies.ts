import { reviewOf } from "../../e2e/harness/review.ts";
import type { Caller } from "../callers.ts";
import { distinctTokens } from "../distinct-tokens.ts";

/** The bodies of so many reviews, no two tokens alike: making them costs more than reviewing them. */
export async function makeBodies(
  count: number,
  callers: readonly Caller[],
  clusterId: string,
): Promise<readonly Buffer[]> {
  const next = distinctTokens(callers, { clusterId });
  const bodies: Buffer[] = [];
  while (bodies.length < count) bodies.push(Buffer.from(reviewOf((await next()).token)));
  return bodies;
}
