import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest, Http2ServerResponse, ServerHttp2Session } from "node:http2";
import type { Server, Socket } from "node:net";
import type { TLSSocket } from "node:tls";

/**
 * The connections of a server, so that it can end in an orderly way. Node's own `close()` waits for idle keep-alive
 * connections, and sends HTTP/2 clients no GOAWAY.
 */
export class Connections {
  /** Every TCP connection. */
  readonly #all = new Set<Socket>();
  /** TCP connections that have not got to speak HTTP: in a TLS server, those in the handshake. By their peer. */
  readonly #silent = new Map<string, Socket>();
  readonly #http1 = new Set<Socket>();
  readonly #http2 = new Set<ServerHttp2Session>();
  /** HTTP/1 connections with requests under way, and how many: a client may send the next before it has an answer. */
  readonly #busy = new Map<Socket, number>();
  #ending = false;

  constructor(server: Server, { tls }: { readonly tls: boolean }) {
    server.on("connection", (socket: Socket) => {
      this.#all.add(socket);
      socket.once("close", () => this.#all.delete(socket));
      if (tls) this.#addSilent(socket);
      else this.#addHttp1(socket);
    });
    server.on("secureConnection", (socket: TLSSocket) => {
      this.#silent.delete(peerOf(socket));
      if (socket.alpnProtocol !== "h2") this.#addHttp1(socket);
    });
    server.on("session", (session: ServerHttp2Session) => {
      this.#http2.add(session);
      session.once("close", () => this.#http2.delete(session));
    });
    server.on("request", (request: AnyRequest, response: AnyResponse) => this.#addRequest(request, response));
  }

  #addSilent(socket: Socket): void {
    const peer = peerOf(socket);
    this.#silent.set(peer, socket);
    socket.once("close", () => {
      if (this.#silent.get(peer) === socket) this.#silent.delete(peer);
    });
  }

  #addHttp1(socket: Socket): void {
    this.#http1.add(socket);
    socket.once("close", () => this.#http1.delete(socket));
  }

  #addRequest(request: AnyRequest, response: AnyResponse): void {
    if (request.httpVersionMajor >= 2) return;
    const { socket } = request;
    this.#busy.set(socket, (this.#busy.get(socket) ?? 0) + 1);
    response.once("close", () => {
      const others = (this.#busy.get(socket) ?? 1) - 1;
      if (others > 0) {
        this.#busy.set(socket, others);
        return;
      }
      this.#busy.delete(socket);
      if (this.#ending) socket.end();
    });
  }

  /** Says good-bye: idle connections end now, the others after the request under way. */
  end(): void {
    this.#ending = true;
    for (const socket of this.#silent.values()) socket.destroy();
    for (const session of this.#http2) session.close();
    for (const socket of this.#http1) if (!this.#busy.has(socket)) socket.end();
  }

  /** Cuts off whatever is left; also a connection that was ended in order, whose peer has never said so. */
  destroy(): void {
    for (const socket of this.#all) socket.destroy();
  }
}

type AnyRequest = IncomingMessage | Http2ServerRequest;
type AnyResponse = ServerResponse | Http2ServerResponse;

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
