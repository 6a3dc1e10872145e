import type { IncomingMessage, ServerResponse } from "node:http";
import {
  constants,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import type { Server, Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { createAllowance } from "./allowance.ts";
import type { Bounds } from "./bounds.ts";
import { type BeginRequest, Connection, type OverHttp1 } from "./connection.ts";
import { OverNodeHttp1 } from "./over-node-http1.ts";
import { leastUseful, mostBurdened } from "./least-useful.ts";

type AnyRequest = IncomingMessage | Http2ServerRequest;
type AnyResponse = ServerResponse | Http2ServerResponse;

/** Speaks HTTP/1.1 over a connection, where the server does not do so itself. */
export type SpeakHttp1 = (socket: Socket, begin: BeginRequest) => OverHttp1;

/** What a server's connections are. */
export interface ConnectionsOptions {
  readonly tls: boolean;
  readonly bounds: Bounds;
  /** Default: the server speaks HTTP itself, and emits its requests. */
  readonly speakHttp1?: SpeakHttp1;
}

/**
 * The connections of a server, so that they are bounded, and end in an orderly way. Node's own `close()` waits for idle
 * keep-alive connections, and sends HTTP/2 clients no GOAWAY; its own bounds refuse the newest connection, know no time
 * before the first request, and let a client of HTTP/2 take as long as it likes.
 */
export class Connections {
  readonly #bounds: Bounds;
  readonly #all = new Set<Connection>();
  /** In a TLS server Node does not tell which TCP connection a TLS socket is of; both have the same peer. */
  readonly #byPeer = new Map<string, Connection>();
  /** By what Node hands on with a request: a socket of HTTP/1.1 or a session of HTTP/2. */
  readonly #by = new WeakMap<object, Connection>();
  readonly #overHttp1 = new WeakMap<object, OverNodeHttp1>();
  readonly #speakHttp1: SpeakHttp1 | undefined;
  readonly #timer: ReturnType<typeof setInterval>;
  #requests = 0;

  constructor(server: Server, { tls, bounds, speakHttp1 }: ConnectionsOptions) {
    this.#bounds = bounds;
    this.#speakHttp1 = speakHttp1;
    server.on("connection", (socket: Socket) => this.#add(socket, tls));
    server.on("secureConnection", (socket: TLSSocket) => {
      if (socket.alpnProtocol !== "h2") this.#addHttp1(socket, this.#byPeer.get(peerOf(socket)));
    });
    server.on("session", (session: ServerHttp2Session) => this.#addHttp2(session));
    // A request of HTTP/2 is a stream, whether or not the server makes objects of a request and a response of it.
    server.on("stream", (stream: ServerHttp2Stream) => this.#addStream(stream));
    server.on("request", (request: AnyRequest, response: AnyResponse) => {
      if (!("stream" in response)) this.#addRequest(request.socket, response);
    });
    this.#timer = setInterval(() => {
      for (const connection of this.#all) connection.check(bounds);
    }, bounds.checkMs).unref();
  }

  #add(socket: Socket, tls: boolean): void {
    const connection = new Connection(socket, now);
    if (this.#all.size >= this.#bounds.connections) this.#drop(leastUseful([...this.#all]));
    this.#all.add(connection);
    const peer = peerOf(socket);
    this.#byPeer.set(peer, connection);
    // An error of it ends it; a server of TLS alone does not listen for that itself.
    socket.on("error", () => undefined);
    socket.once("close", () => {
      this.#forget(connection);
      if (this.#byPeer.get(peer) === connection) this.#byPeer.delete(peer);
    });
    if (!tls) this.#addHttp1(socket, connection);
  }

  #addHttp1(socket: Socket, connection: Connection | undefined): void {
    if (connection === undefined) return;
    const speak = this.#speakHttp1;
    if (speak === undefined) {
      const over = new OverNodeHttp1(socket);
      connection.speaksHttp1(over);
      this.#by.set(socket, connection);
      this.#overHttp1.set(socket, over);
    } else {
      connection.speaksHttp1(speak(socket, (giveUp) => this.#beginPipelined(connection, giveUp)));
    }
  }

  #addHttp2(session: ServerHttp2Session): void {
    const connection = this.#byPeer.get(peerOf(session.socket));
    if (connection === undefined) return;
    connection.speaksHttp2(session);
    this.#by.set(session, connection);
    const allowed = createAllowance(this.#bounds.idleFrames, now);
    const count = (): void => {
      if (!allowed()) this.#drop(connection, constants.NGHTTP2_ENHANCE_YOUR_CALM);
    };
    session.on("ping", count).on("remoteSettings", count);
  }

  #addStream(stream: ServerHttp2Stream): void {
    // One that has ended already has none.
    const connection = stream.session && this.#by.get(stream.session);
    if (connection === undefined) return;
    const ended = this.#begin(connection, () => stream.close(constants.NGHTTP2_CANCEL));
    stream.on("close", () => {
      ended(stream.headersSent && !stream.aborted && stream.rstCode === constants.NGHTTP2_NO_ERROR);
    });
  }

  #addRequest(socket: Socket, response: ServerResponse): void {
    const connection = this.#by.get(socket);
    if (connection === undefined) return;
    const ended = this.#beginPipelined(connection, () => connection.destroy());
    this.#overHttp1.get(socket)?.answering(response);
    response.once("close", () => ended(response.writableEnded));
  }

  #beginPipelined(connection: Connection, giveUp: () => void): (answered: boolean) => void {
    const ended = this.#begin(connection, giveUp);
    if (connection.requests > this.#bounds.pipelined) this.#drop(connection);
    return ended;
  }

  #begin(connection: Connection, giveUp: () => void): (answered: boolean) => void {
    // What is still read of a connection that was dropped counts no more.
    if (!this.#all.has(connection)) return () => undefined;
    this.#requests++;
    const ended = connection.begin(giveUp, () => {
      if (this.#all.has(connection)) this.#requests--;
    });
    if (this.#requests > this.#bounds.requests) this.#drop(mostBurdened([...this.#all]));
    return ended;
  }

  /** It counts no more from now on, though it ends only later: its place is for another. */
  #drop(connection: Connection | undefined, code?: number): void {
    if (connection === undefined) return;
    this.#forget(connection);
    connection.drop(code);
  }

  #forget(connection: Connection): void {
    if (this.#all.delete(connection)) this.#requests -= connection.requests;
  }

  /** Says good-bye: idle connections end now, the others after the request under way. */
  end(): void {
    for (const connection of this.#all) connection.leave();
  }

  /** Cuts off whatever is left; also a connection that was ended in order, whose peer has never said so. */
  destroy(): void {
    for (const connection of this.#all) connection.destroy();
  }

  /** Ends the checks: the server has closed. */
  stop(): void {
    clearInterval(this.#timer);
  }
}

function now(): number {
  return performance.now();
}

function peerOf({
  remoteAddress,
  remotePort,
  localAddress,
}: Pick<Socket, "remoteAddress" | "remotePort" | "localAddress">): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}
