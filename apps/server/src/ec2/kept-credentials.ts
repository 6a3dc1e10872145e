import { type Clock, fail, type Outcome, safe } from "@aws-iam-authenticator/core";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import { untilAborted, withTimeLimit } from "./time-limit.ts";
import type { Timers } from "./timers.ts";

/** Credentials that are got when they are needed, and kept for as long as they are good. */
export interface KeptCredentials {
  get(): Promise<Outcome<AwsCredentials>>;
  /** They were refused: get new ones next time. */
  forget(): void;
}

/** How long before their end new ones are got. */
const marginMs = 5 * 60_000;
/** How long those without an end are kept: a file that they come from may change. */
const longestMs = 15 * 60_000;
/** How long getting them may take. */
const timeoutMs = 5_000;

/**
 * Keeps credentials until five minutes before their end. Whoever asks while they are got shares the question; where no new
 * ones are to be had, the old ones go on until their very end.
 *
 * @param fetch gets new ones; its signal comes after 5 s
 */
export function keepCredentials(
  fetch: (signal: AbortSignal) => Promise<Outcome<AwsCredentials>>,
  { clock, timers }: { readonly clock: Pick<Clock, "now">; readonly timers: Timers },
): KeptCredentials {
  let kept: { readonly outcome: Outcome<AwsCredentials>; readonly renewAt: number; readonly end: number } | undefined;
  let flight: Promise<Outcome<AwsCredentials>> | undefined;

  async function renew(): Promise<Outcome<AwsCredentials>> {
    // Not every source of credentials looks at the signal, and one that hangs must not be waited for by all to come.
    const fetched = await withTimeLimit(timeoutMs, timers, (signal) => untilAborted(fetch(signal), signal));
    const outcome = fetched ?? fail("CREDENTIALS_MISSING", safe`they were not got in time`);
    const now = clock.now();
    if (!outcome.ok) return kept !== undefined && now < kept.end ? kept.outcome : outcome;
    const end = outcome.value.expiration?.getTime();
    kept = { outcome, renewAt: end === undefined ? now + longestMs : end - marginMs, end: end ?? Infinity };
    return outcome;
  }

  return {
    async get() {
      if (kept !== undefined && clock.now() < kept.renewAt) return kept.outcome;
      flight ??= renew().finally(() => {
        flight = undefined;
      });
      return flight;
    },
    forget() {
      kept = undefined;
    },
  };
}
