import { createServer as createHttpServer, type Server as HttpServer } from "node:http";
import { createServer as createHttpsServer, type Server as HttpsServer } from "node:https";
import type { Socket } from "node:net";
import { PARTITION_IDS, stsEndpoints } from "@aws-iam-authenticator/core";
import { getRequestListener } from "@hono/node-server";
import { makeCertificate } from "./certificate.ts";
import { createStsEmulator, type StsEmulator, type StsEmulatorOptions } from "./sts-emulator.ts";

/** What a listening emulator is made from. */
export interface ListeningStsEmulatorOptions extends StsEmulatorOptions {
  /** Address to listen on. Default `127.0.0.1`. */
  readonly host?: string;
  /** Default 0: a free one. */
  readonly port?: number;
  /** Default `https`. */
  readonly protocol?: "https" | "http";
  /**
   * Hosts and IP addresses that the certificate is for, besides localhost, 127.0.0.1, ::1 and `host`. Default: every STS
   * host of every partition of AWS.
   */
  readonly tlsHosts?: readonly string[];
}

/** An emulator that listens on a port. */
export interface ListeningStsEmulator extends StsEmulator {
  /** Such as `https://127.0.0.1:8443`. */
  readonly url: string;
  readonly port: number;
  /** Certificate of the authority to trust, PEM; empty with http. */
  readonly ca: string;
  /** Stops listening and ends all connections, whatever they are doing. May be called again. */
  close(): Promise<void>;
}

/** Longest request line and headers, in bytes: Node's default of 16 KiB is too little for the longest session tokens. */
const maxHeaderSize = 64 * 1024;

/** Makes a local STS as `createStsEmulator` does and lets it listen. Rejects where it cannot listen there. */
export async function startStsEmulator(options: ListeningStsEmulatorOptions): Promise<ListeningStsEmulator> {
  const { host = "127.0.0.1", port = 0, protocol = "https" } = options;
  const { tlsHosts = [...stsEndpoints(PARTITION_IDS).keys()] } = options;
  const emulator = createStsEmulator(options);
  const listener = getRequestListener(emulator.handle, { overrideGlobalObjects: false });
  const { server, ca } =
    protocol === "http"
      ? { server: createHttpServer({ maxHeaderSize }, listener), ca: "" }
      : await httpsServer(listener, new Set(["localhost", "127.0.0.1", "::1", host, ...tlsHosts]));

  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  const boundPort = await listen(server, port, host);
  let closing: Promise<void> | undefined;
  return {
    ...emulator,
    url: `${protocol}://${urlHost(host)}:${boundPort}`,
    port: boundPort,
    ca,
    close: () => (closing ??= close(server, sockets)),
  };
}

async function httpsServer(
  listener: ReturnType<typeof getRequestListener>,
  hosts: ReadonlySet<string>,
): Promise<{ server: HttpsServer; ca: string }> {
  const { certificate, key, authority } = await makeCertificate([...hosts]);
  return { server: createHttpsServer({ cert: certificate, key, maxHeaderSize }, listener), ca: authority };
}

function listen(server: HttpServer | HttpsServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function close(server: HttpServer | HttpsServer, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    // Not closeAllConnections(): it does not know connections that are still shaking hands.
    for (const socket of sockets) socket.destroy();
  });
}

/** The host to write into a URL: one that can be connected to, an IPv6 address in brackets. */
function urlHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
