import { createServer } from "node:tls";
import { createServer as createPlainServer } from "node:net";
import { ok } from "@aws-iam-authenticator/core";
import { BOUNDS, HEALTH_BOUNDS } from "./bounds.ts";
import { type Answers, fairAnswers } from "./fair-answers.ts";
import { Http1Session } from "./http1/http1-session.ts";
import { createTurnEnd } from "./http1/turn-end.ts";
import type { Listen, ListenPlain } from "./listen.ts";
import { replaceCertificateOf, tellRefusedClients, tlsOptions } from "./secure-server.ts";
import { startServer } from "./start-server.ts";

// Bun's own servers, `Bun.serve` and its `node:http`, tell of a connection only when a request has come: what has not sent one
// could not be bounded. Its TLS and its parser do without them, in half of the CPU of its `node:http2`.

/** Listens on Bun: HTTP/1.1, to which kube-apiserver agrees in the handshake. */
export const listenBun: Listen = async (handle, options) => {
  const { host, port, bounds = BOUNDS, answerPlainly } = options;
  const answersFor = fairAnswers(handle, { bounds, ...(answerPlainly === undefined ? {} : { answerPlainly }) });
  const atTurnEnd = createTurnEnd();
  const server = createServer({ ...tlsOptions(options), ALPNProtocols: ["http/1.1"], allowHalfOpen: true });
  tellRefusedClients(server, options);
  const started = await startServer(server, {
    host,
    port,
    tls: true,
    bounds,
    speakHttp1: (socket, begin) =>
      new Http1Session(socket, { scheme: "https", answers: answersFor(socket), atTurnEnd, begin, bounds }),
  });
  return started.ok ? ok({ ...started.value, replaceCertificate: replaceCertificateOf(server, options) }) : started;
};

/** Listens on Bun in the clear. */
export const listenPlainBun: ListenPlain = (handle, { host, port, bounds = HEALTH_BOUNDS }) => {
  const answers: Answers = {
    plainly: () => undefined,
    fetch: async (request) => handle(request, { address: "" }),
  };
  const atTurnEnd = createTurnEnd();
  return startServer(createPlainServer({ allowHalfOpen: true }), {
    host,
    port,
    tls: false,
    bounds,
    speakHttp1: (socket, begin) => new Http1Session(socket, { scheme: "http", answers, atTurnEnd, begin, bounds }),
  });
};
