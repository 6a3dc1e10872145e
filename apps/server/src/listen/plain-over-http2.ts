import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import type { RequestHeaders } from "../unread-request.ts";
import type { PlainAnswer, PlainRequest } from "./plain-request.ts";

/** Longer bodies, and such as do not say how long they are, are for the streams of the Fetch API. */
const mostBytes = 64 * 1024;

/** A request of HTTP/2 in plain values; undefined where its body is large, or may be, and where its answer has none. */
export function plainRequestOf(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): PlainRequest | undefined {
  const { ":method": method, ":path": target, "content-length": length, expect } = headers;
  // A CONNECT has no path.
  if (method === undefined || target === undefined || method === "HEAD") return undefined;
  if (!(Number(length) <= mostBytes) || expect !== undefined) return undefined;
  return { method, target, headers: readerOf(headers), text: () => textOf(stream), body: null };
}

/** Answers it. What is left of its body is not waited for. */
export function answerPlain(stream: ServerHttp2Stream, { status, headers, body }: PlainAnswer): void {
  if (stream.destroyed || stream.closed) return;
  stream.respond({ ":status": status, ...headers });
  stream.end(body);
  // No callback of `end`: Node would make an error for it, with a stack, each time that a stream closes before it is called.
  if (stream.readableEnded) return;
  stream.once("finish", () => {
    if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
  });
}

function readerOf(headers: IncomingHttpHeaders): RequestHeaders {
  return {
    get: (name) => headers[name.toLowerCase()]?.toString() ?? null,
    keys: () => Object.keys(headers),
  };
}

function textOf(stream: ServerHttp2Stream): Promise<string> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    stream.on("data", (piece: Buffer) => pieces.push(piece));
    stream.on("end", () => resolve(utf8.decode(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces))));
    stream.on("close", () => {
      // To make an error costs much, and every stream closes.
      if (!stream.readableEnded) reject(new Error("the client has gone away"));
    });
  });
}

const utf8 = new TextDecoder();
