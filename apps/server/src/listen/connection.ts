import { constants, type ServerHttp2Session } from "node:http2";
import type { Socket } from "node:net";
import type { Bounds } from "./bounds.ts";
import type { Use } from "./least-useful.ts";
import { originOf } from "./origin.ts";

/** What speaks HTTP/1.1 in a connection; with Node's own server a socket, which with TLS is not the TCP socket. */
export interface OverHttp1 {
  /** Ends the connection; what was written before is still sent. */
  end(): void;
  /** Has the answers from now on say that the connection ends, if it can: the client is to send nothing more in it. */
  announceEnd?(): void;
  /** Whether it has ended the connection by itself. */
  readonly hasEnded?: boolean;
  /** Looks at the times that it keeps itself. */
  check?(): void;
}

/**
 * Takes note of a request.
 *
 * @param giveUp ends it, where it has taken longer than it may
 * @returns is called when its answer was taken, or it was given up
 */
export type BeginRequest = (giveUp: () => void) => (answered: boolean) => void;

/** One TCP connection, from the beginning: what it speaks, what it has under way, and how it ends. */
export class Connection implements Use {
  readonly origin: string;
  proven = false;
  usedAt: number;
  readonly #socket: Socket;
  readonly #openedAt: number;
  readonly #now: () => number;
  #http1: OverHttp1 | undefined;
  #http2: ServerHttp2Session | undefined;
  /** When each request that is under way began, by what ends it; the oldest first. */
  readonly #requests = new Map<() => void, number>();
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

  speaksHttp1(over: OverHttp1): void {
    this.#http1 = over;
  }

  speaksHttp2(session: ServerHttp2Session): void {
    this.#http2 = session;
  }

  /** See {@link BeginRequest}. @param ended is called after it has ended */
  begin(giveUp: () => void, ended: () => void): (answered: boolean) => void {
    this.#requests.set(giveUp, this.#now());
    return (answered) => {
      if (!this.#requests.delete(giveUp)) return;
      this.usedAt = this.#now();
      if (answered) this.proven = true;
      if (this.#leaving && this.requests === 0) this.#http1?.end();
      ended();
    };
  }

  /** Ends what has taken longer than it may. */
  check({ firstRequestMs, requestMs, idleMs }: Bounds): void {
    const now = this.#now();
    for (const [giveUp, beganAt] of this.#requests) {
      if (now - beganAt < requestMs) break;
      giveUp();
    }
    this.#http1?.check?.();
    if (this.requests > 0) return;
    // A peer that does not read, or does not end its side, would hold a connection that has ended here for ever.
    if (this.#leaving) this.#socket.destroy();
    else if (this.#http2?.closed || this.#http2?.destroyed || this.#http1?.hasEnded) this.#leaving = true;
    else if (!this.proven && now - this.#openedAt >= firstRequestMs) this.drop();
    else if (now - this.usedAt >= idleMs) this.leave();
  }

  /** Says good-bye: ends now where it is idle, otherwise after the requests under way. */
  leave(): void {
    this.#leaving = true;
    this.#http2?.close();
    if (this.requests === 0) this.#http1?.end();
    else this.#http1?.announceEnd?.();
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
