import { createServer } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Outcome } from "@aws-iam-authenticator/core";
import { type Bounds, HEALTH_BOUNDS } from "./bounds.ts";
import type { Handle, Listener } from "./listen.ts";
import { startServer } from "./start-server.ts";

/** Starts a server without TLS, for what is no secret: health. Anybody can reach it. Problem: `LISTEN_FAILED`. */
export function listenPlain(
  handle: Handle,
  {
    host,
    port,
    bounds = HEALTH_BOUNDS,
  }: { readonly host: string | undefined; readonly port: number; readonly bounds?: Bounds },
): Promise<Outcome<Listener>> {
  const server = createAdaptorServer({ fetch: (request) => handle(request, { address: "" }), createServer });
  return startServer(server, { host, port, tls: false, bounds });
}
