import { makeToken } from "../packages/token/src/index.ts";
import type { Caller } from "./callers.ts";

/** A token, and whose. */
export interface CallersToken {
  readonly token: string;
  readonly caller: Caller;
}

/** Tokens that a caller has made in a row: the signer derives its key once for them. */
const inARow = 25;

/** A token is good for fifteen minutes; these leave ten of them. */
const oldestMs = 5 * 60_000;

/**
 * Makes tokens, no two of them alike, each really signed: callers take turns, and each next token of a caller is signed
 * a second later than the one before. The first ones are five minutes old.
 *
 * @returns makes the next one; throws where tokens are taken so fast that their seconds would lie in the future
 */
export function distinctTokens(
  callers: readonly Caller[],
  options: { readonly clusterId: string; readonly now?: () => number },
): () => Promise<CallersToken> {
  const { clusterId, now = Date.now } = options;
  const aRound = callers.length * inARow;
  let made = 0;
  let roundStart = 0;
  return async () => {
    const place = made++ % aRound;
    if (place === 0) roundStart = Math.max(roundStart + inARow * 1000, now() - oldestMs);
    const signedAt = roundStart + (place % inARow) * 1000;
    if (signedAt > now()) throw new Error(`${callers.length} callers are too few for tokens at this rate`);
    const caller = callers[Math.floor(place / inARow)];
    if (caller === undefined) throw new Error("there are no callers");
    const { identity: credentials, region } = caller;
    const { token } = await makeToken({ clusterId, region, credentials, clock: { now: () => signedAt } });
    return { token: token.reveal(), caller };
  };
}
