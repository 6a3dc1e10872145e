import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { OverHttp1 } from "./connection.ts";

/** A connection in which Node's own server speaks HTTP/1.1. */
export class OverNodeHttp1 implements OverHttp1 {
  readonly #socket: Socket;
  #latest: ServerResponse | undefined;
  #isEnding = false;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Takes note of the answer to the latest request. */
  answering(response: ServerResponse): void {
    this.#latest = response;
    if (this.#isEnding) this.announceEnd();
  }

  end(): void {
    this.#socket.end();
  }

  announceEnd(): void {
    this.#isEnding = true;
    // Node ends the connection after it: those to earlier requests are still to come.
    if (this.#latest?.headersSent === false) this.#latest.setHeader("connection", "close");
  }
}
