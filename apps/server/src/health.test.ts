import { describe, expect, it } from "vitest";
import type { HealthReport } from "./health.ts";
import { post, startApp } from "./testing/start-app.ts";
import { reviewOf } from "./testing/tokens.ts";

const text = "text/plain; charset=utf-8";
const starting = {
  live: true,
  ready: false,
  checks: [
    { id: "certificate", ok: true, detail: "valid until 2126" },
    { id: "mapping", ok: false },
  ],
};

describe("beside the webhook", () => {
  it.each<[method: string, path: string, health: HealthReport, status: number, type: string, body: string]>([
    ["GET", "/healthz", starting, 200, text, "ok"],
    ["GET", "/livez", starting, 200, text, "ok"],
    ["GET", "/readyz", starting, 503, text, "[+]certificate: valid until 2126\n[-]mapping\nnot ready\n"],
    ["GET", "/readyz?verbose", starting, 503, text, "[+]certificate: valid until 2126\n[-]mapping\nnot ready\n"],
    ["GET", "/readyz", { ...starting, ready: true, checks: [] }, 200, text, "ok\n"],
    ["GET", "/readyz?exclude=mapping", starting, 200, text, "[+]certificate: valid until 2126\nok\n"],
    ["GET", "/readyz?exclude=certificate", starting, 503, text, "[-]mapping\nnot ready\n"],
    ["GET", "/readyz?exclude=mapping&exclude=certificate", starting, 200, text, "ok\n"],
    ["GET", "/readyz?exclude=mapping", { ...starting, live: false }, 503, text, expect.stringMatching(/not ready\n$/)],
    ["GET", "/readyz/certificate", starting, 200, text, "[+]certificate: valid until 2126\n"],
    ["GET", "/readyz/mapping", starting, 503, text, "[-]mapping\n"],
    ["GET", "/readyz/other", starting, 404, text, expect.stringContaining("not found")],
    ["GET", "/healthz", { ...starting, live: false }, 503, text, "shutting down"],
    ["GET", "/livez", { ...starting, live: false }, 503, text, "shutting down"],
    ["GET", "/metrics", starting, 200, "text/plain; version=0.0.4; charset=utf-8", "up 1\n"],
    ["GET", "/", starting, 404, text, "not found: POST /authenticate, GET /healthz /livez /readyz /metrics\n"],
    ["POST", "/authenticate/", starting, 404, text, expect.stringContaining("not found")],
    ["POST", "/Authenticate", starting, 404, text, expect.stringContaining("not found")],
    ["POST", "/authenticate/x", starting, 404, text, expect.stringContaining("not found")],
    ["POST", "/healthz", starting, 404, text, expect.stringContaining("not found")],
    ["POST", "/metrics", starting, 404, text, expect.stringContaining("not found")],
  ])("%s %s of %j is answered with %i", async (method, path, health, status, type, body) => {
    const { send, events, asked } = startApp({ health: () => health });
    const answer = await send(path, method === "POST" ? post(reviewOf("k8s-aws-v1.AAAA")) : {});
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")?.toLowerCase()).toBe(type);
    expect(await answer.text()).toEqual(body);
    expect(answer.headers.has("retry-after")).toBe(false);
    expect({ events, asked }).toEqual({ events: [], asked: [] });
  });
});
