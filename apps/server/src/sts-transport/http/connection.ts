import type { Socket } from "node:net";
import { type Answer, AnswerReader } from "./answer-reader.ts";
import { CallAborted, CallFailure } from "./call-failure.ts";
import type { OpenSocket, Read } from "./open-socket.ts";

/** Is told what becomes of a connection. */
export interface ConnectionEvents {
  /** An answer is whole, and the connection can be used again. */
  free(connection: Connection): void;
  /** It cannot be used any more. */
  ended(connection: Connection): void;
}

/** A request that was sent, and has no answer yet. */
interface Exchange {
  readonly reader: AnswerReader;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** An open connection to a server of HTTP/1.1, for one request after the other. */
export class Connection {
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  #exchange: Exchange | undefined;
  #hasEnded = false;

  /** Opens one. Rejects where none comes about, and with the signal's reason as soon as it has aborted. */
  static async open(openSocket: OpenSocket, events: ConnectionEvents, signal: AbortSignal): Promise<Connection> {
    let read: Read = () => undefined;
    const socket = await openSocket((bytes) => read(bytes), signal);
    // In the moment before it was told of here.
    if (socket.destroyed) throw new CallFailure("ECONNRESET");
    const connection = new Connection(socket, events);
    read = (bytes) => connection.#read(bytes);
    return connection;
  }

  private constructor(socket: Socket, events: ConnectionEvents) {
    this.#socket = socket;
    this.#events = events;
    socket.on("end", () => this.#otherSideEnded());
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new CallFailure("ECONNRESET")));
  }

  /** Sends a request, where none is under way. Rejects where no answer comes; an aborted one ends the connection. */
  send(request: string, signal: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const abort = (): void => this.#fail(new CallAborted());
      const leave = (): void => signal.removeEventListener("abort", abort);
      this.#exchange = {
        reader: new AnswerReader(),
        resolve(answer) {
          leave();
          resolve(answer);
        },
        reject(error) {
          leave();
          reject(error);
        },
      };
      signal.addEventListener("abort", abort);
      if (signal.aborted || this.#hasEnded) abort();
      else this.#socket.write(request, "latin1");
    });
  }

  /** Ends it. What is under way has no answer then. */
  end(): void {
    this.#fail(new CallAborted());
  }

  #read(bytes: Buffer): void {
    const exchange = this.#exchange;
    // What nobody asked for could be taken for the answer to the next request.
    if (exchange === undefined) {
      this.end();
      return;
    }
    const reading = exchange.reader.read(bytes);
    if (reading !== undefined) this.#settle(exchange, reading);
  }

  #otherSideEnded(): void {
    if (this.#exchange !== undefined) this.#settle(this.#exchange, this.#exchange.reader.end());
    this.end();
  }

  #settle(exchange: Exchange, reading: Answer | CallFailure): void {
    if (reading instanceof CallFailure) {
      this.#fail(reading);
      return;
    }
    this.#exchange = undefined;
    if (reading.keepsAlive) this.#events.free(this);
    else this.end();
    exchange.resolve(reading);
  }

  #fail(error: Error): void {
    this.#exchange?.reject(error);
    this.#exchange = undefined;
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#socket.destroy();
    this.#events.ended(this);
  }
}
