import type { Caller } from "../bench/callers.ts";
import { distinctTokens } from "../bench/distinct-tokens.ts";
import type { AskedToken } from "./asked-token.ts";

/** Tokens that must be granted. @returns makes the next one */
export function honestTokens(callers: readonly Caller[], clusterId: string): () => Promise<AskedToken> {
  const next = distinctTokens(callers, { clusterId });
  return async () => {
    const { token, caller } = await next();
    return { token, expected: `200 ${caller.username}` };
  };
}
