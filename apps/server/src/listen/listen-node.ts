import { constants } from "node:crypto";
import { createSecureServer } from "node:http2";
import { createAdaptorServer, type HttpBindings, type Http2Bindings } from "@hono/node-server";
import { BOUNDS } from "./bounds.ts";
import { createFairShare } from "./fair-share.ts";
import type { Listen } from "./listen.ts";
import { originOf } from "./origin.ts";
import { startServer } from "./start-server.ts";

/** Listens on Node: HTTP/2, and HTTP/1.1 for clients that do not speak it. */
export const listenNode: Listen = (handle, { host, port, pair, bounds = BOUNDS }) => {
  const share = createFairShare(bounds.requests);
  const server = createAdaptorServer({
    async fetch(request, { incoming }: HttpBindings | Http2Bindings) {
      if (lengthOf(incoming.rawHeaders) > bounds.headerBytes) return new Response(null, { status: 431 });
      const { remoteAddress = "", remotePort = 0 } = incoming.socket;
      const origin = originOf(remoteAddress);
      if (!share.enter(origin)) return new Response(null, { status: 503 });
      try {
        return await handle(request, { address: hostAndPort(remoteAddress, remotePort) });
      } finally {
        share.leave(origin);
      }
    },
    createServer: createSecureServer,
    serverOptions: {
      allowHTTP1: true,
      cert: pair.cert,
      key: pair.key.reveal(),
      minVersion: "TLSv1.2",
      // Each costs the server a handshake, and nobody needs one.
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
      settings: { maxConcurrentStreams: bounds.streams, maxHeaderListSize: bounds.headerBytes, enablePush: false },
      maxHeaderListPairs: bounds.headers,
      streamResetBurst: bounds.idleFrames.burst,
      streamResetRate: bounds.idleFrames.perSecond,
      maxSessionInvalidFrames: bounds.invalidFrames,
      maxSessionRejectedStreams: bounds.invalidFrames,
      maxSessionMemory: bounds.sessionMegabytes,
    },
  });
  return startServer(server, { host, port, tls: true, bounds });
};

/** A client of HTTP/2 that does not acknowledge the settings is not held to them by Node. */
function lengthOf(rawHeaders: readonly string[]): number {
  return rawHeaders.reduce((sum, text) => sum + text.length, 0);
}

function hostAndPort(host: string, port: number): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
