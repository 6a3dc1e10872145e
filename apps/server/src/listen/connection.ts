import type { IncomingMessage, ServerResponse } from "node:http";
import {
  constants,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { Socket } from "node:net";
import type { Bounds } from "./bounds.ts";
import type { Use } from "./least-useful.ts";
import { originOf } from "./origin.ts";

export type AnyRequest = IncomingMessage | Http2ServerRequest;
export type AnyResponse = ServerResponse | Http2ServerResponse;

/** One TCP connection, from the beginning: what it speaks, what it has under way, and how it ends. */
export class Connection implements Use {
  readonly origin: string;
  proven = false;
  usedAt: number;
  readonly #socket: Socket;
  readonly #openedAt: number;
  readonly #now: () => number;
  /** HTTP/1.1: what it is spoken over, which with TLS is not the TCP socket. */
  #http1: Socket | undefined;
  #http2: ServerHttp2Session | undefined;
  /** When each request that is under way began, the oldest first. */
  readonly #requests = new Map<AnyRequest, number>();
  #leaving = false;

  constructor(socket: Socket, now: () => number) {
    this.origin = originOf(socket.remoteAddress);
    this.#socket = socket;
    this.#now = now;
    this.#openedAt = this.usedAt = now();
  }

  get requests(): number {
    return this.#requests.size;
  }

  speaksHttp1(over: Socket): void {
    this.#http1 = over;
  }

  speaksHttp2(session: ServerHttp2Session): void {
    this.#http2 = session;
  }

  /** Takes note of a request until its answer was taken, or it was given up. */
  add(request: AnyRequest, response: AnyResponse, ended: () => void): void {
    this.#requests.set(request, this.#now());
    const stream = streamOf(request);
    response.once("close", () => {
      this.#requests.delete(request);
      this.usedAt = this.#now();
      if (response.writableEnded && (stream === undefined || stream.rstCode === constants.NGHTTP2_NO_ERROR)) {
        this.proven = true;
      }
      if (this.#leaving && this.requests === 0) this.#http1?.end();
      ended();
    });
  }

  /** Ends what has taken longer than it may. */
  check({ firstRequestMs, requestMs, idleMs }: Bounds): void {
    const now = this.#now();
    for (const [request, beganAt] of this.#requests) {
      if (now - beganAt < requestMs) break;
      const stream = streamOf(request);
      if (stream === undefined) this.#socket.destroy();
      else stream.close(constants.NGHTTP2_CANCEL);
    }
    if (this.requests > 0) return;
    // A peer that does not read, or does not end its side, would hold a connection that has ended here for ever.
    if (this.#leaving) this.#socket.destroy();
    else if (this.#http2?.closed || this.#http2?.destroyed) this.#leaving = true;
    else if (!this.proven && now - this.#openedAt >= firstRequestMs) this.drop();
    else if (now - this.usedAt >= idleMs) this.leave();
  }

  /** Says good-bye: ends now where it is idle, otherwise after the requests under way. */
  leave(): void {
    this.#leaving = true;
    this.#http2?.close();
    if (this.requests === 0) this.#http1?.end();
    // It is in the handshake.
    if (this.#http1 === undefined && this.#http2 === undefined) this.#socket.destroy();
  }

  /** Ends it now, whatever is under way. @param code what HTTP/2 clients are told */
  drop(code: number = constants.NGHTTP2_NO_ERROR): void {
    if (this.#leaving) return;
    this.#leaving = true;
    const session = this.#http2;
    if (session === undefined || session.closed || session.destroyed) {
      this.#socket.destroy();
      return;
    }
    session.goaway(code);
    // It is written by then, if the client reads at all.
    setImmediate(() => this.#socket.destroy());
  }

  /** Cuts it off. */
  destroy(): void {
    this.#socket.destroy();
  }
}

function streamOf(request: AnyRequest): ServerHttp2Stream | undefined {
  return "stream" in request ? request.stream : undefined;
}
