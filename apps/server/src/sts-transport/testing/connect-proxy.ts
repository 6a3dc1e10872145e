import { once } from "node:events";
import { createServer as createHttp, type IncomingMessage } from "node:http";
import { createServer as createHttps } from "node:https";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { KeyPair } from "../../tls/key-pair.ts";

/** An HTTP proxy that knows CONNECT alone. */
export interface ConnectProxy {
  readonly url: string;
  /** What it was asked to connect to, and with which credentials. */
  readonly asked: readonly { readonly target: string; readonly authorization: string | undefined }[];
  close(): Promise<void>;
}

/**
 * Starts a proxy that hands every tunnel on to one port of this machine, whatever host was asked for, so that nothing
 * leaves the machine.
 *
 * @param options.pair speaks TLS with its clients
 * @param options.refuse answers every CONNECT with this status
 */
export async function startConnectProxy(
  port: number,
  { pair, refuse }: { readonly pair?: KeyPair; readonly refuse?: number } = {},
): Promise<ConnectProxy> {
  const asked: { target: string; authorization: string | undefined }[] = [];
  const sockets = new Set<Duplex>();
  const server = pair === undefined ? createHttp() : createHttps({ cert: pair.cert, key: pair.key.reveal() });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
  });
  server.on("connect", (request: IncomingMessage, client: Duplex) => {
    asked.push({ target: request.url ?? "", authorization: request.headers["proxy-authorization"] });
    client.on("error", () => undefined);
    if (refuse !== undefined) {
      client.end(`HTTP/1.1 ${refuse} Refused\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const target = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(target).pipe(client);
    });
    sockets.add(target);
    target.on("error", () => client.destroy()).once("close", () => sockets.delete(target));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `${pair === undefined ? "http" : "https"}://127.0.0.1:${bound}`,
    asked,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
