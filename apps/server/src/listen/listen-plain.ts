import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { HEALTH_BOUNDS } from "./bounds.ts";
import type { ListenPlain } from "./listen.ts";
import { startServer } from "./start-server.ts";

/** Listens on Node in the clear. */
export const listenPlainNode: ListenPlain = (handle, { host, port, bounds = HEALTH_BOUNDS }) =>
  startServer(createServer(getRequestListener((request) => handle(request, { address: "" }))), {
    host,
    port,
    tls: false,
    bounds,
  });
