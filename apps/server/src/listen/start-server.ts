import { once } from "node:events";
import type { Server } from "node:net";
import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import { Connections } from "./connections.ts";
import type { Listener } from "./listen.ts";

/** Starts a Node server of any protocol, and keeps track of its connections. Problem: `LISTEN_FAILED`. */
export async function startServer(
  server: Server,
  { host, port, tls }: { readonly host: string | undefined; readonly port: number; readonly tls: boolean },
): Promise<Outcome<Listener>> {
  const connections = new Connections(server, { tls });
  server.listen({ ...(host === undefined ? {} : { host }), port });
  try {
    await once(server, "listening");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    return fail("LISTEN_FAILED", safe`${host ?? "all interfaces"}, port ${port}: ${reason}`);
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
