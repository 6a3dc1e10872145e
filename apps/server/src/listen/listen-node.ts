import { createSecureServer, type Http2Session, type SecureServerOptions } from "node:http2";
import { ok } from "@aws-iam-authenticator/core";
import { getRequestListener, type HttpBindings, type Http2Bindings } from "@hono/node-server";
import { BOUNDS, type Bounds } from "./bounds.ts";
import { type Answers, fairAnswers } from "./fair-answers.ts";
import type { Listen } from "./listen.ts";
import { answerPlain, plainRequestOf } from "./plain-over-http2.ts";
import { replaceCertificateOf, tellRefusedClients, tlsOptions } from "./secure-server.ts";
import { startServer } from "./start-server.ts";

/** Listens on Node: HTTP/2, and HTTP/1.1 for clients that do not speak it. */
export const listenNode: Listen = async (handle, options) => {
  const { host, port, bounds = BOUNDS, answerPlainly } = options;
  const answersFor = fairAnswers(handle, { bounds, ...(answerPlainly === undefined ? {} : { answerPlainly }) });
  const byFetch = getRequestListener((request, { incoming }: HttpBindings | Http2Bindings) =>
    lengthOf(incoming.rawHeaders) > bounds.headerBytes
      ? new Response(null, { status: 431 })
      : answersFor(incoming.socket).fetch(request),
  );
  const bySession = new WeakMap<Http2Session, Answers>();
  const server = createSecureServer(
    { ...tlsOptions(options), ...http2Options(bounds), allowHTTP1: true },
    (incoming, outgoing) => {
      const session = "stream" in incoming ? incoming.stream.session : undefined;
      const request = session === undefined ? undefined : plainRequestOf(incoming);
      if (request === undefined || session === undefined || lengthOf(incoming.rawHeaders) > bounds.headerBytes) {
        return byFetch(incoming, outgoing);
      }
      const answers = bySession.get(session) ?? answersFor(session.socket);
      bySession.set(session, answers);
      return (
        answers.plainly(request)?.then(
          (answer) => answerPlain(outgoing, answer),
          () => answerPlain(outgoing, { status: 500, headers: {}, body: "" }),
        ) ?? byFetch(incoming, outgoing)
      );
    },
  );
  tellRefusedClients(server, options);
  const started = await startServer(server, { host, port, tls: true, bounds });
  return started.ok ? ok({ ...started.value, replaceCertificate: replaceCertificateOf(server, options) }) : started;
};

function http2Options(bounds: Bounds): SecureServerOptions {
  return {
    settings: { maxConcurrentStreams: bounds.streams, maxHeaderListSize: bounds.headerBytes, enablePush: false },
    maxHeaderListPairs: bounds.headers,
    streamResetBurst: bounds.idleFrames.burst,
    streamResetRate: bounds.idleFrames.perSecond,
    maxSessionInvalidFrames: bounds.invalidFrames,
    maxSessionRejectedStreams: bounds.invalidFrames,
    maxSessionMemory: bounds.sessionMegabytes,
  };
}

/** A client of HTTP/2 that does not acknowledge the settings is not held to them by Node. */
function lengthOf(rawHeaders: readonly string[]): number {
  return rawHeaders.reduce((sum, text) => sum + text.length, 0);
}
