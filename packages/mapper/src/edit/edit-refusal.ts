import type { ConfigProblem } from "@aws-iam-authenticator/config";

/** Why an edit is not made. */
export interface EditRefusal {
  /**
   * - `invalid-entry`: what is to be added is not valid
   * - `exists`: the identity is mapped already
   * - `absent`: there is nothing to remove
   * - `invalid-result`: the lists would not be valid; {@link problems} says where
   * - `not-editable`: the text is written in a way that cannot be edited without a change elsewhere
   * - `no-backup`: there is nothing that could be undone
   * - `changed-since`: somebody else has changed the lists after the edit that would be undone
   */
  readonly reason:
    | "invalid-entry"
    | "exists"
    | "absent"
    | "invalid-result"
    | "not-editable"
    | "no-backup"
    | "changed-since";
  /** One bounded line for people, in which foreign text is quoted. */
  readonly message: string;
  readonly problems: readonly ConfigProblem[];
}

/** What an edit gives, or why it is refused. */
export type Edited<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: EditRefusal };

/** An {@link Edited} without a value. */
export function refuse(
  reason: EditRefusal["reason"],
  message: string,
  problems: readonly ConfigProblem[] = [],
): { readonly ok: false; readonly refusal: EditRefusal } {
  return { ok: false, refusal: { reason, message, problems } };
}
