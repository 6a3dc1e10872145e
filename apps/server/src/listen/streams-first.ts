import type { Http2SecureServer, IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";

/** Begins to answer a request of HTTP/2 as it came; false, with nothing done, where it is not for it. */
export type AnswerStream = (
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  rawHeaders: readonly string[],
) => boolean;

type StreamEvent = [ServerHttp2Stream, IncomingHttpHeaders, flags: number, rawHeaders: string[]];

/**
 * Has each request of HTTP/2 offered before the server makes objects of a request and a response of it, which cost as much
 * as all the rest of Node's part in an answer. What is not taken becomes a request of the server, as ever.
 *
 * @param server has a listener of requests already
 */
export function offerStreamsFirst(server: Http2SecureServer, answer: AnswerStream): void {
  const makeRequests = server.listeners("stream");
  server.removeAllListeners("stream");
  server.on("stream", (...[stream, headers, flags, rawHeaders]: StreamEvent) => {
    if (answer(stream, headers, rawHeaders)) return;
    for (const makeRequest of makeRequests) makeRequest.call(server, stream, headers, flags, rawHeaders);
  });
}
