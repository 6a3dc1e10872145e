import { CODES, type Code } from "./codes.ts";
import type { Outcome, Problem } from "./outcome.ts";

/** A problem as one line: `CODE: sentence`, with the particulars of the case in parentheses. Never holds a secret. */
export function describeProblem(problem: Problem): string {
  const { says } = CODES[problem.code];
  return problem.detail === undefined ? `${problem.code}: ${says}` : `${problem.code}: ${says} (${problem.detail})`;
}

/** What the published façades throw. Its message is {@link describeProblem}'s line; switch on {@link code}. */
export class AuthenticatorError extends Error {
  override readonly name = "AuthenticatorError";
  readonly code: Code;
  readonly problem: Problem;

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(describeProblem(problem), options);
    this.code = problem.code;
    this.problem = problem;
  }

  /** What an admin or user should do about it. */
  get fix(): string {
    return CODES[this.code].fix;
  }
}

/** The value of an {@link Outcome}; throws an {@link AuthenticatorError} where there is none. */
export function valueOrThrow<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new AuthenticatorError(outcome.problem);
}
