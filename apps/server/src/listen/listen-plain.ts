import { createServer } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import type { Outcome } from "@aws-iam-authenticator/core";
import type { Handle, Listener } from "./listen.ts";
import { startServer } from "./start-server.ts";

/** A probe takes one; anybody can reach this port. */
const maxConnections = 64;

/** Starts a server without TLS, for what is no secret: health. Problem: `LISTEN_FAILED`. */
export function listenPlain(
  handle: Handle,
  options: { readonly host: string | undefined; readonly port: number },
): Promise<Outcome<Listener>> {
  const server = createAdaptorServer({
    fetch: (request) => handle(request, { address: "" }),
    createServer,
    serverOptions: {
      maxHeaderSize: 8192,
      requestTimeout: 5_000,
      headersTimeout: 5_000,
      // By default Node would enforce these limits every half a minute only.
      connectionsCheckingInterval: 1_000,
    },
  });
  return startServer(server, { ...options, tls: false, maxConnections });
}
