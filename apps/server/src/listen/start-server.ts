import { once } from "node:events";
import type { Server } from "node:net";
import { asIs, fail, ok, type Outcome, type Safe, safe, systemCode, systemReason } from "@aws-iam-authenticator/core";
import { Connections } from "./connections.ts";
import type { Listener } from "./listen.ts";

/** Starts a Node server of any protocol, and keeps track of its connections. Problem: `LISTEN_FAILED`. */
export async function startServer(
  server: Server,
  options: {
    readonly host: string | undefined;
    readonly port: number;
    readonly tls: boolean;
    /** What comes above is closed at once. */
    readonly maxConnections: number;
  },
): Promise<Outcome<Listener>> {
  const { host, port, tls } = options;
  server.maxConnections = options.maxConnections;
  const connections = new Connections(server, { tls });
  server.listen({ ...(host === undefined ? {} : { host }), port });
  try {
    await once(server, "listening");
  } catch (error) {
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
    },
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
