import type { AnswerPlainly, PlainAnswer } from "../listen/plain-request.ts";
import { type ReviewEndpoint, type ReviewRequest, WEBHOOK_PATH } from "./review-endpoint.ts";

/**
 * Answers reviews as they come from kube-apiserver, in plain values: POST to `/authenticate`, with nothing but a time limit
 * in the query. Every other request is for the app, which has the same endpoint.
 */
export function plainReviews(reviews: ReviewEndpoint): AnswerPlainly {
  async function answer(asked: ReviewRequest): Promise<PlainAnswer> {
    const { status, text, requestId } = await reviews(asked);
    return {
      status,
      headers: { "content-type": "application/json", "x-request-id": requestId },
      body: text(),
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
