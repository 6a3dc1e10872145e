import type { Code } from "./codes.ts";
import type { Safe } from "./safe-text.ts";

/** Why something was denied or failed: a code of the one table, and what is particular to this case. */
export interface Problem {
  readonly code: Code;
  /** What is particular to this case. Shown to admins: see {@link Safe}. */
  readonly detail?: Safe;
}

/** A value, or the problem that stood in its way. Plain data: it can be cached, shared and counted. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

/** An {@link Outcome} that holds a value. */
export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** An {@link Outcome} that holds a problem. */
export function fail(code: Code, detail?: Safe): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: detail === undefined ? { code } : { code, detail } };
}
