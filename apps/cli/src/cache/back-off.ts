import type { Code } from "@aws-iam-authenticator/core";

const firstMs = 2000;
const longestMs = 60_000;

/** After so long without a failure the next one is a first one. */
export const FORGET_AFTER_MS = 10 * 60_000;

/**
 * Failures after which a login is not tried again at once: somebody was asked for a code, or AWS was. Whoever could not
 * be asked for lack of a terminal, or gave up, shall be asked the next time.
 */
const REMEMBERED: ReadonlySet<Code> = new Set<Code>([
  "CREDENTIALS_MISSING",
  "MFA_CODE_REFUSED",
  "SIGN_IN_NEEDED",
  "ROLE_NOT_ASSUMED",
]);

/** Whether a failure of a login is remembered. */
export function isRemembered(code: Code): boolean {
  return REMEMBERED.has(code);
}

/**
 * When to try again after a failure: after 2 s, and twice as long after each further one in a row, up to a minute.
 *
 * @param before the failure before this one, where one is remembered
 */
export function nextTry(
  before: { readonly times: number; readonly until: number } | undefined,
  now: number,
): { readonly times: number; readonly until: number } {
  const times = before !== undefined && now < before.until + FORGET_AFTER_MS ? before.times + 1 : 1;
  return { times, until: now + Math.min(firstMs * 2 ** (times - 1), longestMs) };
}
