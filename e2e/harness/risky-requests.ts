import { reviewOf } from "./review.ts";

/** A request to the server, and what must come of it. */
export interface RiskyRequest {
  readonly name: string;
  /** Default POST. */
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  /** Begins the answer's error, and is in the log; absent where there is neither. */
  readonly code?: string;
}

/** Requests that hold a token where it does not belong. */
export function misplacedTokens(token: string): readonly RiskyRequest[] {
  const good = reviewOf(token);
  return [
    malformed("a bare token", token),
    malformed("broken JSON", good.slice(0, -1)),
    malformed("a list", JSON.stringify([token])),
    malformed("another kind", good.replace("TokenReview", token)),
    malformed("another version", reviewOf(token, token)),
    malformed("a token in a list", good.replace(`"${token}"`, `["${token}"]`)),
    malformed(
      "a token in place of an audience",
      good.replace('["https://kubernetes.default.svc"]', `[{"${token}":1}]`),
    ),
    { name: "over 1 MiB", body: reviewOf(token.repeat(1_500)), status: 413, code: "REVIEW_TOO_LARGE" },
    ...["GET", "PUT", "DELETE"].map((method) => ({
      name: method,
      method,
      path: `/authenticate?token=${token}`,
      headers: { authorization: `Bearer ${token}` },
      status: 405,
      code: "REVIEW_METHOD",
    })),
    { name: "as a time", path: `/authenticate?timeout=${token}`, body: good, status: 200 },
    { name: "as headers", headers: { "x-request-id": token, cookie: `token=${token}` }, body: good, status: 200 },
    { name: "within the path", path: `/authenticate/${token}`, body: good, status: 404 },
    { name: "as the path", method: "GET", path: `/${token}`, status: 404 },
    { name: "to health", method: "GET", path: `/healthz?verbose&exclude=${token}`, status: 200 },
  ];
}

function malformed(name: string, body: string): RiskyRequest {
  return { name, body, status: 400, code: "REVIEW_MALFORMED" };
}
