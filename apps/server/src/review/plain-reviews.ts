import type { AnswerPlainly, PlainAnswer } from "../listen/plain-request.ts";
import { type ReviewEndpoint, type ReviewRequest, WEBHOOK_PATH } from "./review-endpoint.ts";
import type { TokenReviewAnswer } from "./token-review.ts";

/**
 * Answers reviews as they come from kube-apiserver, in plain values: POST to `/authenticate`, with nothing but a time limit
 * in the query. Every other request is for the app, which has the same endpoint.
 */
export function plainReviews(reviews: ReviewEndpoint): AnswerPlainly {
  // The same answer is the same object, as long as nothing changes.
  const texts = new WeakMap<TokenReviewAnswer, string>();
  const textOf = (review: TokenReviewAnswer): string => {
    const known = texts.get(review);
    if (known !== undefined) return known;
    const text = JSON.stringify(review);
    texts.set(review, text);
    return text;
  };

  async function answer(asked: ReviewRequest): Promise<PlainAnswer> {
    const { status, review, requestId } = await reviews(asked);
    return {
      status,
      headers: { "content-type": "application/json", "x-request-id": requestId },
      body: textOf(review),
    };
  }

  return (request, peer) => {
    const { method, target } = request;
    const timeout = TIMED.exec(target)?.[1];
    const isReview = method === "POST" && (timeout !== undefined || target === WEBHOOK_PATH);
    return isReview ? answer({ request, peer, timeout }) : undefined;
  };
}

/** Nothing in it is escaped. */
const TIMED = new RegExp(String.raw`^${WEBHOOK_PATH}\?timeout=([\w.]+)$`);
