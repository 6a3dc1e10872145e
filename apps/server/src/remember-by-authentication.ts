import type { Authentication } from "./authenticate.ts";

/**
 * A function of what came of a token that makes its result once, where the same comes again: see
 * {@link Authentication.comesAgain}. What comes once is not kept, which would cost more than to make it.
 */
export function rememberByAuthentication<Result extends object>(
  make: (authentication: Authentication) => Result,
): (authentication: Authentication) => Result {
  const made = new WeakMap<Authentication, Result>();
  return (authentication) => {
    if (authentication.comesAgain !== true) return make(authentication);
    const known = made.get(authentication);
    if (known !== undefined) return known;
    const fresh = make(authentication);
    made.set(authentication, fresh);
    return fresh;
  };
}
