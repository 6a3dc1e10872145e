import { createServer, type Server, type Socket } from "node:net";
import { PARTITION_IDS, stsEndpoints } from "@aws-iam-authenticator/core";
import { getRequestListener, type HttpBindings, type Http2Bindings } from "@hono/node-server";
import type { AnswerFault, FaultOptions } from "./answer-fault.ts";
import { type ConnectionFault, type Fault, isCutFault, isEarlyFault } from "./connection-fault.ts";
import { Connections } from "./connections.ts";
import { cutOff } from "./cut-off.ts";
import { FaultSwitch } from "./fault-switch.ts";
import { plainServers, tlsServers } from "./http-servers.ts";
import { createFailingEmulator, type StsEmulator, type StsEmulatorOptions } from "./sts-emulator.ts";

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
  /** How many connections are open. */
  readonly openConnections: number;
  /**
   * From now on this is wrong, and nothing else. Requests that are known already go on as they began; but where new
   * connections are to meet the fault, those that are open end.
   *
   * @throws TypeError for a fault of TLS where there is none
   */
  fail(fault: AnswerFault | ConnectionFault, options?: FaultOptions): void;
  /** Stops listening and ends all connections, whatever they are doing. May be called again. */
  close(): Promise<void>;
}

/** Makes a local STS as `createStsEmulator` does and lets it listen. Rejects where it cannot listen there. */
export async function startStsEmulator(options: ListeningStsEmulatorOptions): Promise<ListeningStsEmulator> {
  const { host = "127.0.0.1", port = 0, protocol = "https" } = options;
  const { tlsHosts = [...stsEndpoints(PARTITION_IDS).keys()] } = options;
  const faults = new FaultSwitch<Fault>();
  const emulator = createFailingEmulator(options, faults);
  const connections = new Connections();

  async function answer(request: Request, { incoming, outgoing }: HttpBindings | Http2Bindings): Promise<Response> {
    const fault = faults.take(isCutFault);
    const response = await emulator.handle(request);
    const connection = connections.beneath(incoming.socket);
    if (fault === undefined || connection === undefined) return response;
    return cutOff(fault, response, { connection, outgoing });
  }

  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  const servers =
    protocol === "http"
      ? plainServers(listener)
      : await tlsServers(listener, [...new Set(["localhost", "127.0.0.1", "::1", host, ...tlsHosts])]);

  async function receive(socket: Socket): Promise<void> {
    connections.add(socket);
    const fault = faults.take(isEarlyFault);
    if (fault?.kind === "reset") {
      socket.resetAndDestroy();
      return;
    }
    const server = fault === undefined ? servers.usual : await servers.wrong?.(fault.certificate);
    server?.emit("connection", socket);
  }

  // In front of the HTTP servers: which of them is handed a connection is known only when it comes.
  const front = createServer((socket) => void receive(socket));
  const boundPort = await listen(front, port, host);
  let closing: Promise<void> | undefined;
  return {
    ...emulator,
    url: `${protocol}://${urlHost(host)}:${boundPort}`,
    port: boundPort,
    ca: servers.ca,
    get openConnections() {
      return connections.size;
    },
    fail(fault, faultOptions) {
      if (fault.kind === "tls" && servers.wrong === undefined) throw new TypeError("there is no TLS with http");
      faults.fail(fault, faultOptions);
      // Who keeps one would not notice.
      if (isEarlyFault(fault)) connections.destroy();
    },
    close: () => (closing ??= close(front, connections)),
  };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function close(server: Server, connections: Connections): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    connections.destroy();
  });
}

/** The host to write into a URL: one that can be connected to, an IPv6 address in brackets. */
function urlHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
