import { createSecureServer, type ServerHttp2Session } from "node:http2";
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
    serverOptions: {
      allowHTTP1: true,
      cert: pair.cert,
      key: pair.key.reveal(),
      minVersion: "TLSv1.2",
      handshakeTimeout: handshakeMs,
      settings: { maxConcurrentStreams },
    },
  });
  // kube-apiserver opens a new one where it needs it.
  server.on("session", (session: ServerHttp2Session) => session.setTimeout(idleSessionMs, () => session.close()));
  return startServer(server, { host, port, tls: true, maxConnections });
};

// kube-apiserver uses one connection, or a few; these are bounds for who is not it.
const maxConnections = 1024;
const maxConcurrentStreams = 250;
const handshakeMs = 10_000;
const idleSessionMs = 5 * 60_000;

function hostAndPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
