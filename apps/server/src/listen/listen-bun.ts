import { createServer } from "node:tls";
import { createServer as createPlainServer } from "node:net";
import { ok } from "@aws-iam-authenticator/core";
import { BOUNDS, HEALTH_BOUNDS } from "./bounds.ts";
import { fairHandle } from "./fair-handle.ts";
import { Http1Session } from "./http1/http1-session.ts";
import type { Listen, ListenPlain } from "./listen.ts";
import { replaceCertificateOf, tellRefusedClients, tlsOptions } from "./secure-server.ts";
import { startServer } from "./start-server.ts";

// Bun's own servers, `Bun.serve` and its `node:http`, tell of a connection only when a request has come: what has not sent one
// could not be bounded. Its TLS and its parser do without them, in half of the CPU of its `node:http2`.

/** Listens on Bun: HTTP/1.1, to which kube-apiserver agrees in the handshake. */
export const listenBun: Listen = async (handle, options) => {
  const { host, port, bounds = BOUNDS } = options;
  const fairly = fairHandle(handle, bounds);
  const server = createServer({ ...tlsOptions(options), ALPNProtocols: ["http/1.1"], allowHalfOpen: true });
  tellRefusedClients(server, options);
  const started = await startServer(server, {
    host,
    port,
    tls: true,
    bounds,
    speakHttp1: (socket, begin) => new Http1Session(socket, { scheme: "https", handle: fairly, begin, bounds }),
  });
  return started.ok ? ok({ ...started.value, replaceCertificate: replaceCertificateOf(server, options) }) : started;
};

/** Listens on Bun in the clear. */
export const listenPlainBun: ListenPlain = (handle, { host, port, bounds = HEALTH_BOUNDS }) =>
  startServer(createPlainServer({ allowHalfOpen: true }), {
    host,
    port,
    tls: false,
    bounds,
    speakHttp1: (socket, begin) =>
      new Http1Session(socket, {
        scheme: "http",
        handle: (request) => handle(request, { address: "" }),
        begin,
        bounds,
      }),
  });
