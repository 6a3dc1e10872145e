import { CODES, type Code, describeProblem } from "@aws-iam-authenticator/core";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Peer, ServerEvent } from "./events.ts";
import { createHealthApp, type HealthReport } from "./health.ts";
import { createMetricsApp } from "./metrics-app.ts";
import { HTTP_STATUS } from "./review/http-status.ts";
import { createBodyReader, MOST_BODY_BYTES } from "./review/read-body.ts";
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
  /** The largest body that is read, in bytes. Default 1 MiB. */
  readonly mostBodyBytes?: number;
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
  const { reviews, mostBodyBytes = MOST_BODY_BYTES } = deps;
  const readBody = createBodyReader({ ...BODY_LIMITS, mostBytes: mostBodyBytes });

  const answer = async (c: Context<Env>) => {
    const reply = await reviews({
      method: c.req.method,
      peer: c.env?.peer ?? { address: "" },
      timeout: c.req.query("timeout"),
      headers: c.req.raw.headers,
      body: () => readBody(c.req.raw),
    });
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
const BODY_LIMITS = { timeoutMs: 10_000, largeBytes: 64 * 1024, mostLarge: 16 };
