import type { WebhookAnswer } from "../bench/webhook-connection.ts";

/** A token that is sent, and what must come back. */
export interface AskedToken {
  readonly token: string;
  /** As {@link answerIn} spells it. */
  readonly expected: string;
}

/** What an answer says: `200 USERNAME` where the caller is authenticated, else `STATUS CODE`. */
export function answerIn({ httpStatus, body }: WebhookAnswer): string {
  const { status = {} } = JSON.parse(body);
  const { authenticated, error = "", user = {} } = status;
  return `${httpStatus} ${authenticated === true ? String(user.username) : String(error).split(":", 1)[0]}`;
}
