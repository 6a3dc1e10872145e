import type { Socket } from "node:net";
import { readAnswerHead } from "./answer-head.ts";
import { CallFailure } from "./call-failure.ts";
import { openStream, type OpenSocket, type Place, secureSocket, type Tls } from "./open-socket.ts";

/** The most that a proxy may say before the tunnel. */
const mostBytes = 16 * 1024;

/** Whom a tunnel goes through, and where to. */
export interface Tunnel {
  readonly proxy: Place;
  /** Of `Proxy-Authorization`. */
  readonly authorization: string | undefined;
  /** `host:port` */
  readonly target: string;
  /** Of the target, within the tunnel. */
  readonly tls: Tls;
}

/**
 * Opens connections through a proxy, which sees TLS alone of them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6
 */
export function tunnelOpenerOf(tunnel: Tunnel): OpenSocket {
  return async (read, signal) => {
    const socket = await openStream(tunnel.proxy, signal);
    try {
      await askForTunnel(socket, tunnel, signal);
      return await secureSocket(socket, tunnel.tls, read, signal);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  };
}

function askForTunnel(socket: Socket, { target, authorization }: Tunnel, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = Buffer.alloc(0);
    const settle = (error: Error | undefined): void => {
      signal.removeEventListener("abort", abort);
      socket.off("data", read).off("error", settle).off("close", cut);
      if (error === undefined) resolve();
      else reject(error);
    };
    const abort = (): void => settle(signal.reason);
    const cut = (): void => settle(new CallFailure("ECONNRESET"));
    const read = (bytes: Buffer): void => {
      answer = Buffer.concat([answer, bytes]);
      const end = answer.indexOf("\r\n\r\n");
      if (end < 0) {
        if (answer.length > mostBytes) settle(new CallFailure("HTTP_HEADERS_TOO_LONG"));
        return;
      }
      const status = readAnswerHead(answer.toString("latin1", 0, end))?.status;
      // Within the tunnel it is the client that speaks first.
      if (status === undefined || (status < 300 && answer.length > end + 4)) {
        settle(new CallFailure("HTTP_ANSWER_INVALID"));
      } else {
        settle(status >= 200 && status < 300 ? undefined : new CallFailure(`PROXY_ANSWERED_${status}`));
      }
    };
    socket.on("data", read).on("error", settle).on("close", cut);
    signal.addEventListener("abort", abort);
    if (signal.aborted) abort();
    const credentials = authorization === undefined ? "" : `proxy-authorization: ${authorization}\r\n`;
    socket.write(`CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n${credentials}\r\n`, "latin1");
  });
}
