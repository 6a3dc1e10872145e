import { Hono } from "hono";

/** One thing that must be right before the server can do its work. */
export interface HealthCheck {
  readonly id: string;
  readonly ok: boolean;
  /** For people; no secrets. */
  readonly detail?: string;
}

/** How the server is. */
export interface HealthReport {
  /** False where only a new start can help. */
  readonly live: boolean;
  /** Whether a review can be answered now. */
  readonly ready: boolean;
  readonly checks: readonly HealthCheck[];
}

/**
 * The health endpoints. `/healthz` and `/livez` are for a liveness probe: a server that waits for its mappings must not
 * be killed for it. `/readyz` names each check, `/readyz?exclude=ID` all but one, `/readyz/ID` one alone.
 */
export function createHealthApp(health: () => HealthReport) {
  const live = (): Response => {
    const alive = health().live;
    return new Response(alive ? "ok" : "shutting down", { status: alive ? 200 : 503, headers });
  };
  return new Hono()
    .get("/healthz", live)
    .get("/livez", live)
    .get("/readyz", (c) => readiness(health(), c.req.queries("exclude") ?? []))
    .get("/readyz/:id", (c) => {
      const found = health().checks.find(({ id }) => id === c.req.param("id"));
      return found === undefined ? c.notFound() : answer(found.ok, line(found));
    });
}

/**
 * Each check in a line, then whether all of them are well. Kubernetes' own servers show the lines to who asks for
 * `?verbose`; here they are always there.
 *
 * @see https://kubernetes.io/docs/reference/using-api/health-checks/
 */
function readiness({ live, ready, checks }: HealthReport, excluded: readonly string[]): Response {
  const counting = checks.filter(({ id }) => !excluded.includes(id));
  const isReady = ready || (live && excluded.length > 0 && counting.every(({ ok }) => ok));
  return answer(isReady, [...counting.map(line), isReady ? "ok" : "not ready"].join("\n"));
}

function line({ id, ok, detail }: HealthCheck): string {
  return `[${ok ? "+" : "-"}]${id}${detail ? `: ${detail}` : ""}`;
}

function answer(isWell: boolean, text: string): Response {
  return new Response(`${text}\n`, { status: isWell ? 200 : 503, headers });
}

const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
