import { CODES, type Code, describeProblem } from "@aws-iam-authenticator/core";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Peer, ServerEvent } from "./events.ts";
import { createHealthApp, type HealthReport } from "./health.ts";
import { createMetricsApp } from "./metrics-app.ts";
import { HTTP_STATUS } from "./review/http-status.ts";
import { type ReviewEndpoint, WEBHOOK_PATH } from "./review/review-endpoint.ts";
import type { TokenReviewRequest } from "./review/token-review.ts";
import { whereabouts } from "./whereabouts.ts";

/** What the app is composed of. */
export interface AppDeps {
  /** Answers POST `/authenticate`. */
  readonly reviews: ReviewEndpoint;
  readonly health: () => HealthReport;
  /** The metrics in Prometheus' text format. */
  readonly metrics: () => Promise<string>;
  readonly observe: (event: ServerEvent) => void;
}

interface Env {
  Bindings: { peer?: Peer };
}

/** Says to Hono's client what goes in; who reads it is the endpoint. */
const takesReview: MiddlewareHandler<
  Env,
  string,
  { in: { json: TokenReviewRequest }; out: { json: TokenReviewRequest } }
> = (_, next) => next();

/**
 * The webhook as a Hono app: POST `/authenticate`, health and metrics. It uses nothing of a runtime's own: call
 * `app.request()` in a test, or hand `app.fetch` to a listener with `{ peer }` as its second argument.
 */
export function createApp(deps: AppDeps) {
  const answer = async (c: Context<Env>) => {
    const peer = c.env?.peer ?? { address: "" };
    const reply = await deps.reviews({ request: c.req.raw, peer, timeout: c.req.query("timeout") });
    c.header("x-request-id", reply.requestId);
    if (reply.allow !== undefined) c.header("Allow", reply.allow);
    return c.json(reply.review, reply.status);
  };

  return new Hono<Env>()
    .onError((error, c) => {
      deps.observe({ type: "internal-error", requestId: undefined, error: whereabouts(error) });
      return c.text(`${describeProblem({ code: INTERNAL })}\n`, HTTP_STATUS[CODES[INTERNAL].kind]);
    })
    .notFound((c) => c.text("not found: POST /authenticate, GET /healthz /livez /readyz /metrics\n", 404))
    .post(WEBHOOK_PATH, takesReview, (c) => answer(c))
    .all(WEBHOOK_PATH, answer)
    .route("/", createMetricsApp(deps.metrics))
    .route("/", createHealthApp(deps.health));
}

/** The app's type, for Hono's typed client: `hc<AppType>(url)`. */
export type AppType = ReturnType<typeof createApp>;

const INTERNAL: Code = "INTERNAL";
