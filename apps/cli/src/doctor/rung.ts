import { AuthenticatorError, describeProblem, CODES, type Problem } from "@aws-iam-authenticator/core";
import type { Check } from "./check.ts";

/** What came of a rung: what was found, and what the next ones stand on. Without a value the rung is broken. */
export interface Rung<T> {
  readonly checks: readonly Check[];
  readonly value?: T;
}

/** A rung that holds, with what is worth saying about it. */
export function holds<T>(value: T, ...checks: readonly Check[]): Rung<T> {
  return { checks, value };
}

/** A rung that is broken, after checks that passed. */
export function breaks(...checks: readonly Check[]): Rung<never> {
  return { checks };
}

export function pass(id: string, message: string): Check {
  return { id, status: "pass", message };
}

export function warn(id: string, message: string, fix: string): Check {
  return { id, status: "warn", message, fix };
}

export function failed(id: string, message: string, fix: string): Check {
  return { id, status: "fail", message, fix };
}

export function skipped(id: string, message: string): Check {
  return { id, status: "skip", message };
}

/** A problem of the one table as a check. @param fix what to do, where more is known than the table says */
export function failedBy(id: string, problem: Problem, fix: string = CODES[problem.code].fix): Check {
  return failed(id, describeProblem(problem), fix);
}

/** The problem that a part of the command line threw. Rethrows what is none. */
export function problemOf(error: unknown): Problem {
  if (error instanceof AuthenticatorError) return error.problem;
  throw error;
}

/** Yields a rung's checks, and gives what the next ones stand on. */
export async function* take<T>(climbing: Rung<T> | Promise<Rung<T>>): AsyncGenerator<Check, T | undefined> {
  const { checks, value } = await climbing;
  yield* checks;
  return value;
}
