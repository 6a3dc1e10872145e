import { once } from "node:events";
import type { Server } from "node:net";
import { asIs, fail, ok, type Outcome, type Safe, safe, systemCode, systemReason } from "@aws-iam-authenticator/core";
import type { Bounds } from "./bounds.ts";
import { Connections, type ConnectionsOptions } from "./connections.ts";
import type { Listener } from "./listen.ts";

/** Where to listen, and how the connections are kept. */
export interface StartOptions extends ConnectionsOptions {
  /** Undefined means all interfaces. */
  readonly host: string | undefined;
  readonly port: number;
}

/** Starts a server of any protocol, and keeps track of its connections. Problem: `LISTEN_FAILED`. */
export async function startServer(server: Server, options: StartOptions): Promise<Outcome<Listener>> {
  const { host, port, bounds } = options;
  if (options.speakHttp1 === undefined) boundHttp1(server, bounds);
  // One that is closed for a new one may take a moment to end.
  server.maxConnections = bounds.connections + closingAtOnce;
  const connections = new Connections(server, options);
  server.listen({ ...(host === undefined ? {} : { host }), port });
  try {
    await once(server, "listening");
  } catch (error) {
    connections.stop();
    const on = host === undefined ? safe`all interfaces` : safe`${host}`;
    return fail("LISTEN_FAILED", safe`${asIs(on)}, port ${port}: ${asIs(reason(error))}`);
  }
  // A connection that cannot be taken, for want of file descriptors say, must not end the server.
  server.on("error", () => undefined);
  const address = server.address();
  return ok({
    port: typeof address === "object" && address !== null ? address.port : port,
    async close(graceMs) {
      const closed = new Promise((resolve) => server.close(resolve));
      connections.end();
      const cutOff = setTimeout(() => connections.destroy(), graceMs);
      await closed;
      clearTimeout(cutOff);
      connections.stop();
    },
  });
}

const closingAtOnce = 64;

/**
 * Sets what Node's servers bound in HTTP/1.1, before the server listens. A server of HTTP/2 that also speaks HTTP/1.1 takes these as
 * options in new releases of Node only; all look at the properties.
 */
function boundHttp1(server: Server, bounds: Bounds): void {
  Object.assign(server, {
    maxHeaderSize: bounds.headerBytes,
    headersTimeout: bounds.headersMs,
    requestTimeout: bounds.requestMs,
    keepAliveTimeout: bounds.idleMs,
    // Without it Node 22 counts with a time that is no number, and ends the process.
    keepAliveTimeoutBuffer: 1000,
    connectionsCheckingInterval: bounds.checkMs,
  });
}

function reason(error: unknown): Safe {
  switch (systemCode(error)) {
    case "EADDRINUSE":
      return safe`EADDRINUSE, it is taken`;
    case "EADDRNOTAVAIL":
      return safe`EADDRNOTAVAIL, this machine has no such address`;
    default:
      return systemReason(error);
  }
}
