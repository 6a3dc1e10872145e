import { createSecureServer, type Http2Session, type SecureServerOptions } from "node:http2";
import { ok } from "@aws-iam-authenticator/core";
import { getRequestListener, type HttpBindings, type Http2Bindings } from "@hono/node-server";
import { BOUNDS, type Bounds } from "./bounds.ts";
import { type Answers, fairAnswers } from "./fair-answers.ts";
import type { Listen } from "./listen.ts";
import { answerPlain, plainRequestOf } from "./plain-over-http2.ts";
import { replaceCertificateOf, tellRefusedClients, tlsOptions } from "./secure-server.ts";
import { startServer } from "./start-server.ts";
import { type AnswerStream, offerStreamsFirst } from "./streams-first.ts";

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
  const plainly: AnswerStream = (stream, headers, rawHeaders) => {
    const { session } = stream;
    if (session === undefined || lengthOf(rawHeaders) > bounds.headerBytes) return false;
    const request = plainRequestOf(stream, headers);
    if (request === undefined) return false;
    const answers = bySession.get(session) ?? answersFor(session.socket);
    bySession.set(session, answers);
    const answer = answers.plainly(request);
    // An error of it ends it, and it alone.
    if (answer !== undefined) stream.on("error", () => undefined);
    answer?.then(
      (answered) => answerPlain(stream, answered),
      () => answerPlain(stream, { status: 500, headers: {}, body: "" }),
    );
    return answer !== undefined;
  };
  const server = createSecureServer({ ...tlsOptions(options), ...http2Options(bounds), allowHTTP1: true }, byFetch);
  offerStreamsFirst(server, plainly);
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
