import type { Socket } from "node:net";

/** The connections that are open, by the port at their other end. */
export class Connections {
  readonly #byPort = new Map<number, Socket>();

  get size(): number {
    return this.#byPort.size;
  }

  add(socket: Socket): void {
    // That of a peer that is gone already is undefined.
    const port = socket.remotePort ?? 0;
    this.#byPort.set(port, socket);
    socket
      .on("error", () => undefined)
      .once("close", () => {
        if (this.#byPort.get(port) === socket) this.#byPort.delete(port);
      });
  }

  /** The TCP connection beneath a socket, which may be one of TLS. */
  beneath({ remotePort = 0 }: Socket): Socket | undefined {
    return this.#byPort.get(remotePort);
  }

  /** Ends all, whatever they are doing; also those that are still shaking hands. */
  destroy(): void {
    for (const socket of this.#byPort.values()) socket.destroy();
  }
}
