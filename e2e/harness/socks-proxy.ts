import { connect, createServer, type Socket } from "node:net";
import { listenOnFreePort } from "./listen-on-free-port.ts";

/** A SOCKS5 proxy without authentication. */
export interface SocksProxy {
  /** Such as `socks5://127.0.0.1:1080`. */
  readonly url: string;
  /** HOST:PORT of each tunnel. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/**
 * Starts one that hands every tunnel to a host name on to one port of this machine.
 *
 * @see https://www.rfc-editor.org/rfc/rfc1928
 */
export async function startSocksProxy(port: number): Promise<SocksProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client);
    // Version 5, no authentication; then version 5, CONNECT, reserved, host name.
    client.once("data", () => {
      client.write(Buffer.from([5, 0]));
      client.once("data", (wanted: Buffer) => {
        const end = 5 + (wanted[4] ?? 0);
        asked.push(`${wanted.subarray(5, end).toString()}:${wanted.readUInt16BE(end)}`);
        const target = connect(port, "127.0.0.1", () => {
          client.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          client.pipe(target).pipe(client);
        });
        keep(target);
      });
    });
  });
  const bound = await listenOnFreePort(server);
  return {
    url: `socks5://127.0.0.1:${bound}`,
    asked,
    async close() {
      const closed = new Promise((resolve) => {
        server.once("close", resolve);
      });
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
