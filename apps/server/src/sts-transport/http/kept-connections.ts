import type { Answer } from "./answer-reader.ts";
import { CallAborted, CallFailure } from "./call-failure.ts";
import { Connection, type ConnectionEvents } from "./connection.ts";
import type { OpenSocket } from "./open-socket.ts";

/** A connection that was idle for so long ends, soon. Servers of AWS keep them for longer. */
const mostIdleMs = 4_000;
const lookEveryMs = 1_000;
/** A connection that was not made within so long, proxy and TLS included, is given up. */
const mostOpeningMs = 5_000;

/** Connections to one server: each carries one request at a time, and is kept for the next. */
export class KeptConnections {
  readonly #open: OpenSocket;
  readonly #all = new Set<Connection>();
  /** The one that was used last at the end, so that those that are not needed become old. */
  #idle: { readonly connection: Connection; readonly since: number }[] = [];
  #sweep: NodeJS.Timeout | undefined;
  /** Those that are being opened. */
  readonly #opening = new Set<AbortController>();

  readonly #events: ConnectionEvents = {
    free: (connection) => this.#keep(connection),
    ended: (connection) => this.#forget(connection),
  };

  constructor(open: OpenSocket) {
    this.#open = open;
  }

  /** Sends a request by a kept connection, or by a new one. Rejects where no answer comes. */
  send(request: string, signal: AbortSignal): Promise<Answer> {
    const kept = this.#idle.pop();
    return kept === undefined ? this.#sendByNew(request, signal) : kept.connection.send(request, signal);
  }

  /** Ends all of them. What is under way has no answer then. */
  close(): void {
    clearInterval(this.#sweep);
    for (const opening of this.#opening) opening.abort(new CallAborted());
    for (const connection of this.#all) connection.end();
  }

  async #sendByNew(request: string, signal: AbortSignal): Promise<Answer> {
    return (await this.#connect(signal)).send(request, signal);
  }

  async #connect(signal: AbortSignal): Promise<Connection> {
    const opening = new AbortController();
    const abort = (): void => opening.abort(new CallAborted());
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    const timer = setTimeout(() => opening.abort(new CallFailure("ETIMEDOUT")), mostOpeningMs);
    this.#opening.add(opening);
    try {
      const connection = await Connection.open(this.#open, this.#events, opening.signal);
      this.#all.add(connection);
      // It may have been called off in the moment in which it was there.
      if (opening.signal.aborted) connection.end();
      return connection;
    } finally {
      clearTimeout(timer);
      this.#opening.delete(opening);
      signal.removeEventListener("abort", abort);
    }
  }

  #keep(connection: Connection): void {
    this.#idle.push({ connection, since: performance.now() });
    this.#sweep ??= setInterval(() => this.#endOld(), lookEveryMs).unref();
  }

  #forget(connection: Connection): void {
    this.#all.delete(connection);
    this.#idle = this.#idle.filter((idle) => idle.connection !== connection);
  }

  #endOld(): void {
    const before = performance.now() - mostIdleMs;
    for (const { connection, since } of this.#idle) if (since <= before) connection.end();
    if (this.#all.size > 0) return;
    clearInterval(this.#sweep);
    this.#sweep = undefined;
  }
}
