/**
 * What is wrong with STS's answers. Needs no socket.
 *
 * - `throttling`: 400 `Throttling`, as STS answers it.
 * - `error`: another error as STS answers it, such as 500 `InternalFailure` or 503 `ServiceUnavailable`.
 * - `page`: a page in HTML with this status, as of a load balancer, a proxy or a portal.
 * - `redirect`: to `location`, with status 302 where none is given.
 * - `garbage`: 200 with bytes that are neither JSON nor UTF-8.
 * - `content-type`: the right answer under another content type.
 * - `huge-body`: the right answer, with spaces behind it up to so many bytes; `Infinity` is without end.
 * - `drip`: the right answer, so slowly, and the rest at once as soon as the fault is healed.
 * - `hang`: no answer, or half of one, and the rest as soon as the fault is healed.
 * - `clock-skew`: STS's clock is so many seconds ahead, or behind where they are negative.
 */
export type AnswerFault =
  | { readonly kind: "throttling" }
  | { readonly kind: "error"; readonly status: number; readonly code: string }
  | { readonly kind: "page"; readonly status: number }
  | { readonly kind: "redirect"; readonly location: string; readonly status?: 301 | 302 | 303 | 307 | 308 }
  | { readonly kind: "garbage" }
  | { readonly kind: "content-type"; readonly contentType: string }
  | { readonly kind: "huge-body"; readonly bytes: number }
  | { readonly kind: "drip"; readonly bytesPerSecond: number }
  | { readonly kind: "hang"; readonly when: "before-headers" | "in-body" }
  | { readonly kind: "clock-skew"; readonly seconds: number };

/** For how long something is wrong. */
export interface FaultOptions {
  /**
   * So many requests, and then no more; for faults that strike before there is a request, so many connections. Default:
   * until it is healed.
   */
  readonly times?: number;
}
