import { connect, createServer, type Socket } from "node:net";
import { once } from "node:events";

/** Hands connections on to a port of this machine, and counts them. */
export interface Relay {
  readonly port: number;
  /** How many connections there were so far. */
  readonly opened: number;
  /** Resolves as soon as the client side of every connection has ended. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a relay. It stands where a network would, so that a test sees connections from outside.
 *
 * @param target the port that connections are handed on to; without one they are taken and nothing is ever answered
 * @param options.deaf does not hand on that the server ended its side, as a peer that has vanished
 */
export async function startRelay(
  target: number | undefined,
  { deaf = false }: { readonly deaf?: boolean } = {},
): Promise<Relay> {
  const clients = new Set<Socket>();
  const servers = new Set<Socket>();
  let opened = 0;
  const track = (socket: Socket, set: Set<Socket>): void => {
    set.add(socket);
    socket.once("close", () => set.delete(socket));
    socket.on("error", () => undefined);
  };
  const relay = createServer({ allowHalfOpen: true }, (client) => {
    opened++;
    track(client, clients);
    if (target === undefined) {
      client.resume().once("end", () => client.end());
      return;
    }
    const server = connect({ host: "127.0.0.1", port: target, allowHalfOpen: true });
    track(server, servers);
    client.pipe(server, { end: !deaf });
    server.pipe(client, { end: !deaf });
    if (deaf) return;
    client.once("close", () => server.destroy());
    server.once("close", () => client.destroy());
  });
  relay.listen(0, "127.0.0.1");
  await once(relay, "listening");
  const address = relay.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    get opened() {
      return opened;
    },
    async quiet() {
      // A connection that is reset has ended, too.
      await Promise.all([...clients].map((client) => new Promise((resolve) => client.once("close", resolve))));
    },
    async close() {
      const closed = once(relay, "close");
      relay.close();
      for (const socket of [...clients, ...servers]) socket.destroy();
      await closed;
    },
  };
}
