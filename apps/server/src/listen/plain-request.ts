import type { Peer } from "../events.ts";
import type { UnreadRequest } from "../unread-request.ts";

/** A request as plain values: what a listener has at hand before it makes a `Request` of the Fetch API. */
export interface PlainRequest extends UnreadRequest {
  /** Path and query, as they were sent. */
  readonly target: string;
}

/** An answer as plain values. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Answers requests of one kind without the Fetch API, whose objects cost more than all the rest of an answer out of memory.
 * Undefined, with the body unread, where a request is of another kind; it is for the app.
 */
export type AnswerPlainly = (request: PlainRequest, peer: Peer) => Promise<PlainAnswer> | undefined;
