import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** Stands between a client and a port of this machine, where a network would, and can fail as one. */
export interface CuttableRelay {
  readonly port: number;
  /** Cuts all connections, and takes no new ones until {@link CuttableRelay.mend}. */
  cut(): void;
  /** Hands nothing on any more, and ends nothing: as if the cable were pulled. */
  pull(): void;
  /** Takes connections again; those that hang go on hanging. */
  mend(): void;
  close(): Promise<void>;
}

/** @param target the port that connections are handed on to */
export async function startCuttableRelay(target: number): Promise<CuttableRelay> {
  const sockets = new Set<Socket>();
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: "whole" | "cut" | "pulled" = "whole";
  const relay = createServer((client) => {
    if (state === "cut") {
      client.destroy();
      return;
    }
    const server = connect({ host: "127.0.0.1", port: target });
    const pair = [client, server] as const;
    pairs.add(pair);
    for (const socket of pair) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.once("close", () => {
        sockets.delete(socket);
        pairs.delete(pair);
        if (state !== "pulled") for (const other of pair) other.destroy();
      });
    }
    if (state === "pulled") return;
    client.pipe(server);
    server.pipe(client);
  });
  relay.listen(0, "127.0.0.1");
  await once(relay, "listening");
  const address = relay.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut() {
      state = "cut";
      for (const socket of sockets) socket.destroy();
    },
    pull() {
      state = "pulled";
      for (const [client, server] of pairs) {
        client.unpipe(server);
        server.unpipe(client);
        client.pause();
        server.pause();
      }
    },
    mend() {
      state = "whole";
    },
    async close() {
      const closed = once(relay, "close");
      relay.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
