import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { CertificateAndKey } from "./authority.ts";
import { listenOnFreePort } from "./listen-on-free-port.ts";

/** What a proxy was asked for. */
export interface AskedOfProxy {
  /** HOST:PORT of a tunnel, or the URL of a plain request. */
  readonly target: string;
  readonly authorization: string | undefined;
}

export interface ConnectProxy {
  /** Such as `http://127.0.0.1:3128`. */
  readonly url: string;
  readonly asked: readonly AskedOfProxy[];
  close(): Promise<void>;
}

/**
 * Starts an HTTP proxy that hands everything on to one port of this machine, whatever host was asked for, so that
 * nothing leaves the machine.
 *
 * @param options.refuse answers everything with this status
 * @param options.pair speaks TLS with its clients
 */
export async function startConnectProxy(
  port: number,
  { refuse, pair }: { readonly refuse?: number; readonly pair?: CertificateAndKey } = {},
): Promise<ConnectProxy> {
  const asked: AskedOfProxy[] = [];
  const sockets = new Set<Duplex>();
  const keep = (socket: Duplex): void => {
    sockets.add(socket);
    socket.on("error", () => undefined).once("close", () => sockets.delete(socket));
  };
  const note = ({ url = "", headers }: IncomingMessage): void => {
    asked.push({ target: url, authorization: headers["proxy-authorization"] });
  };

  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    note(incoming);
    if (refuse !== undefined) {
      outgoing.writeHead(refuse).end();
      return;
    }
    const { method, headers, url = "/" } = incoming;
    const { pathname, search } = new URL(url);
    const onward = request({ host: "127.0.0.1", port, method, headers, path: pathname + search }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  };
  const server =
    pair === undefined ? createServer(listener) : createTlsServer({ cert: pair.certificate, key: pair.key }, listener);
  server.on("connection", (socket: Socket) => keep(socket));
  server.on("connect", (incoming: IncomingMessage, client: Duplex) => {
    note(incoming);
    if (refuse !== undefined) {
      client.end(`HTTP/1.1 ${refuse} Refused\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const target = connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(target).pipe(client);
    });
    keep(target);
    client.on("error", () => target.destroy());
    target.on("error", () => client.destroy());
  });

  const bound = await listenOnFreePort(server);
  return {
    url: `${pair === undefined ? "http" : "https"}://127.0.0.1:${bound}`,
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
