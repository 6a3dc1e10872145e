import { CODES, type Clock, type Code, fail } from "@aws-iam-authenticator/core";
import type { Authenticate, Authentication } from "../authenticate.ts";
import type { Peer, ServerEvent } from "../events.ts";
import { rememberByAuthentication } from "../remember-by-authentication.ts";
import { noTracing, type Span, type Tracing } from "../tracing/tracing.ts";
import type { UnreadRequest } from "../unread-request.ts";
import { whereabouts } from "../whereabouts.ts";
import { acceptAudiences } from "./audiences.ts";
import { HTTP_STATUS } from "./http-status.ts";
import { BODY_LIMITS, createBodyReader, MOST_BODY_BYTES } from "./read-body.ts";
import { readTimeoutParameter } from "./timeout-parameter.ts";
import { answerReview, readReview, type ReviewApiVersion, type TokenReviewAnswer } from "./token-review.ts";

/** Where TokenReviews are sent to. */
export const WEBHOOK_PATH = "/authenticate";

/** A request to the webhook: what its answer depends on, whoever has read it. */
export interface ReviewRequest {
  readonly request: UnreadRequest;
  readonly peer: Peer;
  /** The value of `?timeout=`. */
  readonly timeout: string | undefined;
}

/** What a request to the webhook is answered. */
export interface ReviewReply {
  readonly status: 200 | (typeof HTTP_STATUS)[keyof typeof HTTP_STATUS];
  readonly review: TokenReviewAnswer;
  /** The same as JSON, which is made once. */
  readonly text: () => string;
  /** To find the request in the log: the header `X-Request-Id`. */
  readonly requestId: string;
  /** The header `Allow`; absent where the method was right. */
  readonly allow?: "POST";
}

/** Answers requests to the webhook. Never rejects: a mistake of the program is answered with `INTERNAL`. */
export type ReviewEndpoint = (request: ReviewRequest) => Promise<ReviewReply>;

/** What the endpoint is composed of. */
export interface ReviewEndpointDeps {
  readonly authenticate: Authenticate;
  readonly observe: (event: ServerEvent) => void;
  readonly clock: Clock;
  /** Makes an id for each request, to find it in the log. */
  readonly requestId: () => string;
  /** Traces reviews. Default: nothing is traced. */
  readonly tracing?: Tracing;
  /** The largest body that is read, in bytes. Default 1 MiB. */
  readonly mostBodyBytes?: number;
  /** Audiences that are vouched for. Default none: reviews are answered whatever audiences they ask for. */
  readonly audiences?: readonly string[];
}

/** What came of a request: the code to tell, and the answer. */
interface Judgement {
  readonly code: Code | "GRANTED";
  /** Undefined where the request was no review. */
  readonly authentication?: Authentication;
  readonly review: TokenReviewAnswer;
  readonly text: () => string;
}

/** Makes the webhook, free of any HTTP library: from a request to what it is answered. */
export function createReviewEndpoint(deps: ReviewEndpointDeps): ReviewEndpoint {
  const { authenticate, observe, clock, audiences = [], tracing = noTracing, mostBodyBytes = MOST_BODY_BYTES } = deps;
  const readBody = createBodyReader({ ...BODY_LIMITS, mostBytes: mostBodyBytes });
  const timeoutOf = rememberLast(readTimeoutParameter);
  const judgements = {
    "authentication.k8s.io/v1": rememberByAuthentication((of) => judgement("authentication.k8s.io/v1", of)),
    "authentication.k8s.io/v1beta1": rememberByAuthentication((of) => judgement("authentication.k8s.io/v1beta1", of)),
  } satisfies Record<ReviewApiVersion, unknown>;

  async function judge({ request, timeout }: ReviewRequest): Promise<Judgement> {
    if (request.method !== "POST") return noReview("REVIEW_METHOD");
    const reading = readBody(request);
    const text = reading instanceof Promise ? await reading : reading;
    if (!text.ok) return noReview(text.problem.code);
    const asked = readReview(text.value);
    if (!asked.ok) return noReview(asked.problem.code);
    const { apiVersion, token } = asked.value;
    const accepted = acceptAudiences(audiences, asked.value.audiences);
    if (!accepted.ok) return judgement(apiVersion, { outcome: accepted, caller: undefined });
    const timeoutMs = timeoutOf(timeout);
    const authentication = await authenticate(token, timeoutMs === undefined ? {} : { timeoutMs });
    return accepted.value === undefined
      ? judgements[apiVersion](authentication)
      : judgement(apiVersion, authentication, accepted.value);
  }

  async function answer(asked: ReviewRequest, requestId: string, span: Span): Promise<ReviewReply> {
    const startedAt = clock.monotonic();
    let judged: Judgement;
    try {
      judged = await judge(asked);
    } catch (error) {
      observe({ type: "internal-error", requestId, error: whereabouts(error) });
      judged = noReview("INTERNAL");
    }
    const { code, authentication, review, text } = judged;
    observe({
      type: "review",
      request: { id: requestId, peer: asked.peer, method: asked.request.method, path: WEBHOOK_PATH },
      seconds: (clock.monotonic() - startedAt) / 1000,
      authentication,
      code,
    });
    const status = code === "GRANTED" ? 200 : HTTP_STATUS[CODES[code].kind];
    span.set({ "http.response.status_code": status, "review.code": code });
    if (code !== "GRANTED" && status >= 500) span.fail(code);
    return { status, review, text, requestId, ...(code === "REVIEW_METHOD" ? { allow: "POST" } : {}) };
  }

  return async (asked) => {
    const requestId = deps.requestId();
    const { headers, method } = asked.request;
    const attributes = {
      "http.request.method": method,
      "url.path": WEBHOOK_PATH,
      "request.id": requestId,
    };
    observe({ type: "review-in-flight", change: 1 });
    try {
      return await tracing.span("review", { kind: "server", headers, attributes }, (span) =>
        answer(asked, requestId, span),
      );
    } finally {
      observe({ type: "review-in-flight", change: -1 });
    }
  };
}

/** Of a function whose argument is nearly always the one that it was before: kube-apiserver has one timeout. */
function rememberLast<Argument extends string | undefined, Result>(
  make: (argument: Argument) => Result,
): (argument: Argument) => Result {
  let last: { readonly argument: Argument; readonly result: Result } | undefined;
  return (argument) => {
    if (last?.argument !== argument || last === undefined) last = { argument, result: make(argument) };
    return last.result;
  };
}

function judgement(
  apiVersion: ReviewApiVersion,
  authentication: Authentication,
  audiences?: readonly string[],
): Judgement {
  const { outcome } = authentication;
  const code = outcome.ok ? "GRANTED" : outcome.problem.code;
  return { code, authentication, ...answerOf(answerReview(apiVersion, outcome, audiences)) };
}

/** The answer to what is no review: a TokenReview that says why. */
function noReview(code: Code): Judgement {
  return { code, ...answerOf(answerReview("authentication.k8s.io/v1", fail(code))) };
}

function answerOf(review: TokenReviewAnswer): Pick<Judgement, "review" | "text"> {
  let text: string | undefined;
  return { review, text: () => (text ??= JSON.stringify(review)) };
}
