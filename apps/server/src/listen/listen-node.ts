import { createSecureServer } from "node:http2";
import { createAdaptorServer, type HttpBindings, type Http2Bindings } from "@hono/node-server";
import type { Listen } from "./listen.ts";
import { startServer } from "./start-server.ts";

/** Listens on Node: HTTP/2, and HTTP/1.1 for clients that do not speak it. */
export const listenNode: Listen = (handle, { host, port, pair }) => {
  const server = createAdaptorServer({
    fetch: (request, env: HttpBindings | Http2Bindings) => {
      const { remoteAddress = "", remotePort = 0 } = env.incoming.socket;
      return handle(request, { address: hostAndPort(remoteAddress, remotePort) });
    },
    createServer: createSecureServer,
    serverOptions: { allowHTTP1: true, cert: pair.cert, key: pair.key.reveal(), minVersion: "TLSv1.2" },
  });
  return startServer(server, { host, port, tls: true });
};

function hostAndPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
