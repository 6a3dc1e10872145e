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
 * be killed for it. `/readyz` names each check.
 */
export function createHealthApp(health: () => HealthReport) {
  const live = (): Response => {
    const alive = health().live;
    return new Response(alive ? "ok" : "shutting down", { status: alive ? 200 : 503, headers });
  };
  return new Hono()
    .get("/healthz", live)
    .get("/livez", live)
    .get("/readyz", () => {
      const { ready, checks } = health();
      const lines = checks.map(({ id, ok, detail }) => `[${ok ? "+" : "-"}]${id}${detail ? `: ${detail}` : ""}`);
      return new Response(`${[...lines, ready ? "ok" : "not ready"].join("\n")}\n`, {
        status: ready ? 200 : 503,
        headers,
      });
    });
}

const headers = { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" };
