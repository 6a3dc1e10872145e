import { connect as connectPlain, isIP, type OnReadOpts, type Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, type SecureContext } from "node:tls";
import { CallFailure } from "./call-failure.ts";

/** Is given what comes in a connection. The bytes are there as long as it runs, and no longer. */
export type Read = (bytes: Buffer) => void;

/** Opens a connection. Rejects with the system's or OpenSSL's error, or with the signal's reason as soon as it has aborted. */
export type OpenSocket = (read: Read, signal: AbortSignal) => Promise<Socket>;

/** Where a connection goes. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** Undefined where it is in the clear. */
  readonly tls: Tls | undefined;
}

/** How the other side proves who it is. */
export interface Tls {
  /** What its certificate must be for. */
  readonly name: string;
  /** Whom its certificate must be from. */
  readonly context: SecureContext;
  /** Looks at a certificate that is from one of them; by default, whether it is for the name. */
  readonly checkServerIdentity?: () => Error;
}

/** What comes in any connection comes here, and is read at once: memory made for each read would cost more than reading it. */
const readBuffer = Buffer.allocUnsafeSlow(64 * 1024);

/** Opens connections over TCP, with TLS where the place has it. */
export function openerOf(place: Place): OpenSocket {
  return (read, signal) => {
    const callback = (length: number): boolean => {
      read(readBuffer.subarray(0, length));
      return true;
    };
    return open(place, { onread: { buffer: readBuffer, callback } }, signal);
  };
}

/** Opens one that is read as a stream. */
export function openStream(place: Place, signal: AbortSignal): Promise<Socket> {
  return open(place, {}, signal);
}

function open(
  { host, port, tls }: Place,
  reading: { readonly onread?: OnReadOpts },
  signal: AbortSignal,
): Promise<Socket> {
  const where = { host, port, ...reading };
  if (tls === undefined) return opened(connectPlain(where), "connect", signal);
  return opened(secured(where, tls), "secureConnect", signal);
}

/** Speaks TLS in a connection that is there. */
export async function secureSocket(inner: Socket, tls: Tls, read: Read, signal: AbortSignal): Promise<Socket> {
  const socket = await opened(secured({ host: tls.name, socket: inner }, tls), "secureConnect", signal);
  return socket.on("data", read);
}

function secured(where: ConnectionOptions, { name, context, checkServerIdentity }: Tls): Socket {
  return connectTls({
    ...where,
    // The host is checked where there is no name: an address cannot be asked for in TLS.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    secureContext: context,
    // Said, since otherwise the process's NODE_TLS_REJECT_UNAUTHORIZED would say it.
    rejectUnauthorized: true,
    ALPNProtocols: ["http/1.1"],
    ...(checkServerIdentity === undefined ? {} : { checkServerIdentity }),
  });
}

function opened(socket: Socket, event: "connect" | "secureConnect", signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const settle = (error: Error | undefined): void => {
      signal.removeEventListener("abort", abort);
      socket.off(event, connected).off("error", settle).off("close", cut);
      if (error === undefined) {
        resolve(socket.setNoDelay(true));
        return;
      }
      socket.destroy();
      reject(error);
    };
    const connected = (): void => settle(undefined);
    const abort = (): void => settle(signal.reason);
    const cut = (): void => settle(new CallFailure("ECONNRESET"));
    socket.on(event, connected).on("error", settle).on("close", cut);
    // For what goes wrong while nobody listens: after this, and before the next who does. `close` follows it.
    socket.on("error", () => undefined);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
  });
}
