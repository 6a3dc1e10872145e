import { constants, type Http2ServerRequest, type Http2ServerResponse, type ServerHttp2Stream } from "node:http2";
import type { RequestHeaders } from "../unread-request.ts";
import type { PlainAnswer, PlainRequest } from "./plain-request.ts";

/** Longer bodies, and such as do not say how long they are, are for the streams of the Fetch API. */
const mostBytes = 64 * 1024;

/** A request of HTTP/2 in plain values; undefined where its body is large, or may be. */
export function plainRequestOf({ headers, method, url, stream }: Http2ServerRequest): PlainRequest | undefined {
  const declared = Number(headers["content-length"]);
  if (!(declared <= mostBytes) || headers["expect"] !== undefined) return undefined;
  return { method, target: url, headers: readerOf(headers), text: () => textOf(stream), body: null };
}

/** Answers it. What is left of its body is not waited for. */
export function answerPlain(outgoing: Http2ServerResponse, { status, headers, body }: PlainAnswer): void {
  const { stream } = outgoing;
  outgoing.writeHead(status, { ...headers });
  outgoing.end(body, () => {
    if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
  });
}

function readerOf(headers: Http2ServerRequest["headers"]): RequestHeaders {
  return {
    get: (name) => headers[name.toLowerCase()]?.toString() ?? null,
    keys: () => Object.keys(headers),
  };
}

function textOf(stream: ServerHttp2Stream): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    stream.once("end", () => resolve(utf8.decode(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces))));
    stream.once("close", () => reject(new Error("the client has gone away")));
  });
}

const utf8 = new TextDecoder();
