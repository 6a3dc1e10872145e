import type { Code, Outcome } from "@aws-iam-authenticator/core";

/** The code by which a span of an outcome failed. */
export function codeOf(outcome: Outcome<unknown>): Code | undefined {
  return outcome.ok ? undefined : outcome.problem.code;
}
