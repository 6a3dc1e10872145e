/** What came back to a request. */
export interface Answer {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** All that came back, and the client's own address. */
export interface Exchange {
  readonly answers: readonly Answer[];
  /** The client's side of the connection, as the server sees its peer. */
  readonly peer: string;
}

/** How the corpus writes an answer: status, and code where the body is a TokenReview. */
export function summaryOf({ status, body }: Answer, code: string | undefined): string {
  const review = reviewIn(body);
  if (review === undefined) return code === undefined ? `${status}` : `${status} ${code}`;
  return `${status} ${review.authenticated ? "GRANTED" : (/^[A-Z_]+/.exec(review.error)?.[0] ?? "")}`;
}

/** What a TokenReview says that is an answer's body; undefined where it is none. */
export function reviewIn(body: string): ReviewAnswer | undefined {
  if (!body.startsWith("{")) return undefined;
  const parsed = JSON.parse(body);
  const { authenticated, error = "", user, audiences } = parsed.status;
  return {
    fields: Object.keys(parsed).sort(),
    statusFields: Object.keys(parsed.status),
    authenticated: authenticated === true,
    error,
    user,
    audiences,
  };
}

/** A TokenReview that came back. */
export interface ReviewAnswer {
  readonly fields: readonly string[];
  readonly statusFields: readonly string[];
  readonly authenticated: boolean;
  readonly error: string;
  readonly user: unknown;
  readonly audiences: unknown;
}
