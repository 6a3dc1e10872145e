import { CODES, type Clock, type Code, describeProblem, fail } from "@aws-iam-authenticator/core";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import type { Authenticate, Authentication } from "./authenticate.ts";
import type { Peer, ServerEvent } from "./events.ts";
import { createHealthApp, type HealthReport } from "./health.ts";
import { createMetricsApp } from "./metrics-app.ts";
import { acceptAudiences } from "./review/audiences.ts";
import { HTTP_STATUS } from "./review/http-status.ts";
import { createBodyReader } from "./review/read-body.ts";
import { readTimeoutParameter } from "./review/timeout-parameter.ts";
import { noTracing, type Tracing } from "./tracing/tracing.ts";
import {
  answerReview,
  readReview,
  type Review,
  type ReviewApiVersion,
  type TokenReviewRequest,
} from "./review/token-review.ts";

/** What the app is composed of. */
export interface AppDeps {
  readonly authenticate: Authenticate;
  readonly health: () => HealthReport;
  /** The metrics in Prometheus' text format. */
  readonly metrics: () => Promise<string>;
  readonly observe: (event: ServerEvent) => void;
  readonly clock: Clock;
  /** Makes an id for each request, to find it in the log. */
  readonly requestId: () => string;
  /** The largest body that is read, in bytes. Default 1 MiB. */
  readonly mostBodyBytes?: number;
  /** Traces reviews. Default: nothing is traced. */
  readonly tracing?: Tracing;
  /** Audiences that are vouched for. Default none: reviews are answered whatever audiences they ask for. */
  readonly audiences?: readonly string[];
}

/** The largest body that is read where nothing else is set, in bytes. */
export const MOST_BODY_BYTES = 1024 * 1024;

interface Env {
  Bindings: { peer?: Peer };
  Variables: { id: string; startedAt: number; code: Code | "GRANTED" };
}

const webhookPath = "/authenticate";
const fallbackVersion: ReviewApiVersion = "authentication.k8s.io/v1";

/**
 * The webhook as a Hono app: POST `/authenticate`, health and metrics. It uses nothing of a runtime's own: call
 * `app.request()` in a test, or hand `app.fetch` to a listener with `{ peer }` as its second argument.
 */
export function createApp(deps: AppDeps) {
  const { clock, mostBodyBytes = MOST_BODY_BYTES, audiences = [], tracing = noTracing } = deps;

  function answered(c: Context<Env>, code: Code | "GRANTED", authentication: Authentication | undefined): void {
    c.set("code", code);
    deps.observe({
      type: "review",
      request: { id: c.get("id"), peer: c.env?.peer ?? { address: "" }, method: c.req.method, path: c.req.path },
      seconds: (clock.monotonic() - c.get("startedAt")) / 1000,
      authentication,
      code,
    });
  }

  /** An answer to what is no review: the code as status, and a TokenReview that says why. */
  function refused(c: Context<Env>, code: Code) {
    answered(c, code, undefined);
    return c.json(answerReview(fallbackVersion, fail(code)), HTTP_STATUS[CODES[code].kind]);
  }

  const begin: MiddlewareHandler<Env> = async (c, next) => {
    c.set("id", deps.requestId());
    c.set("startedAt", clock.monotonic());
    c.header("x-request-id", c.get("id"));
    deps.observe({ type: "review-in-flight", change: 1 });
    const attributes = { "http.request.method": c.req.method, "url.path": webhookPath, "request.id": c.get("id") };
    const { headers } = c.req.raw;
    try {
      await tracing.span("review", { kind: "server", headers, attributes }, async (span) => {
        await next();
        const code = c.get("code");
        span.set({ "http.response.status_code": c.res.status, "review.code": code });
        if (code !== "GRANTED" && c.res.status >= 500) span.fail(code);
      });
    } finally {
      deps.observe({ type: "review-in-flight", change: -1 });
    }
  };

  const readBody = createBodyReader({ ...BODY_LIMITS, mostBytes: mostBodyBytes });

  // Typed for clients by what goes in; a body that is none is answered here.
  const review: MiddlewareHandler<Env, string, { in: { json: TokenReviewRequest }; out: { json: Review } }> = async (
    c,
    next,
  ) => {
    const body = await readBody(c.req.raw);
    if (!body.ok) return refused(c, body.problem.code);
    const parsed = readReview(body.value);
    if (!parsed.ok) return refused(c, parsed.problem.code);
    c.req.addValidatedData("json", parsed.value);
    return next();
  };

  return new Hono<Env>()
    .onError((error, c) => {
      const isReview = c.req.path === webhookPath;
      const requestId = isReview ? c.get("id") : undefined;
      deps.observe({ type: "internal-error", requestId, error: whereabouts(error) });
      if (isReview) return refused(c, "INTERNAL");
      return c.text(`${describeProblem({ code: "INTERNAL" })}\n`, HTTP_STATUS[CODES.INTERNAL.kind]);
    })
    .notFound((c) => c.text("not found: POST /authenticate, GET /healthz /livez /readyz /metrics\n", 404))
    .use(webhookPath, begin)
    .post(webhookPath, review, async (c) => {
      const { apiVersion, token, audiences: asked } = c.req.valid("json");
      const accepted = acceptAudiences(audiences, asked);
      if (!accepted.ok) {
        answered(c, accepted.problem.code, { outcome: accepted, caller: undefined });
        return c.json(answerReview(apiVersion, accepted), HTTP_STATUS[CODES[accepted.problem.code].kind]);
      }
      const timeoutMs = readTimeoutParameter(c.req.query("timeout"));
      const authentication = await deps.authenticate(token, timeoutMs === undefined ? {} : { timeoutMs });
      const { outcome } = authentication;
      const code = outcome.ok ? "GRANTED" : outcome.problem.code;
      answered(c, code, authentication);
      return c.json(
        answerReview(apiVersion, outcome, accepted.value),
        code === "GRANTED" ? 200 : HTTP_STATUS[CODES[code].kind],
      );
    })
    .all(webhookPath, (c) => {
      c.header("Allow", "POST");
      return refused(c, "REVIEW_METHOD");
    })
    .route("/", createMetricsApp(deps.metrics))
    .route("/", createHealthApp(deps.health));
}

/** The app's type, for Hono's typed client: `hc<AppType>(url)`. */
export type AppType = ReturnType<typeof createApp>;

const BODY_LIMITS = { timeoutMs: 10_000, largeBytes: 64 * 1024, mostLarge: 16 };

/** The kind of an error and the innermost places of its stack, without the message that stands before them. */
function whereabouts({ name, message, stack = "" }: Error): string {
  const places = stack
    .replace(message, "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  return [name, ...places.slice(0, 5).map((line) => line.trim())].join(" ");
}
