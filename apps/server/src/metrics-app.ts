import { Hono } from "hono";

/** The metrics in Prometheus' text format. */
export function createMetricsApp(metrics: () => Promise<string>) {
  return new Hono().get("/metrics", async (c) => c.body(await metrics(), 200, { "content-type": contentType }));
}

const contentType = "text/plain; version=0.0.4; charset=utf-8";
