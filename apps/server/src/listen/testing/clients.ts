import { once } from "node:events";
import { Agent, request as httpsRequest } from "node:https";
import { Agent as PlainAgent, request as httpRequest } from "node:http";
import { type ClientHttp2Session, connect as connectHttp2, constants } from "node:http2";
import type { Socket } from "node:net";
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from "node:tls";
import { text } from "node:stream/consumers";
import { closedAfter } from "../../testing/clean-up.ts";

/** An answer, and the protocol in which it came. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly protocol: string;
}

/** A client with one connection, which it keeps. */
export interface Client {
  get(path: string): Promise<Answer>;
  post(path: string, body: string): Promise<Answer>;
  close(): Promise<unknown>;
  /** Resolves when the connection has ended, with how: `end` in order, `goaway` announced before. */
  readonly ended: Promise<string>;
}

/** Who is connected to, and whom it must show itself as. */
export interface Target {
  readonly port: number;
  readonly host?: string;
  readonly ca?: string;
}

/** A client of HTTP/1.1 over TLS, or in the clear where there is no authority to trust. */
export function http1({ port, host = "127.0.0.1", ca }: Target): Client {
  let resolve: (how: string) => void = () => undefined;
  const ended = new Promise<string>((settle) => (resolve = settle));
  const sockets = new WeakSet<Socket>();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const plainAgent = new PlainAgent({ keepAlive: true, maxSockets: 1 });
  const close = async (): Promise<void> => {
    agent.destroy();
    plainAgent.destroy();
  };
  closedAfter({ close });
  return { ended, close, get: (path) => send("GET", path), post: (path, body) => send("POST", path, body) };

  async function send(method: string, path: string, body?: string): Promise<Answer> {
    const options = { host, port, path, method };
    const sent =
      ca === undefined
        ? httpRequest({ ...options, agent: plainAgent })
        : httpsRequest({ ...options, agent, ca, servername: "localhost" });
    sent.once("socket", (socket) => {
      if (!sockets.has(socket)) socket.once("close", () => resolve("end"));
      sockets.add(socket);
    });
    sent.end(body);
    const [response] = await once(sent, "response");
    return { status: response.statusCode, body: await text(response), protocol: response.httpVersion };
  }
}

/** A client of HTTP/2 over TLS. */
export function http2({
  port,
  host = "127.0.0.1",
  ca = "",
}: Target): Client & { readonly session: ClientHttp2Session } {
  const authority = `https://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const session = connectHttp2(authority, { ca, servername: "localhost" });
  let how = "end";
  session
    .on("error", () => undefined)
    .once("goaway", (code) => (how = code === constants.NGHTTP2_NO_ERROR ? "goaway" : `error ${code}`));
  const ended = new Promise<string>((resolve) => session.once("close", () => resolve(how)));
  const close = async (): Promise<void> => session.destroy();
  closedAfter({ close });
  return { ended, close, session, get: (path) => send("GET", path), post: (path, body) => send("POST", path, body) };

  async function send(method: string, path: string, sent?: string): Promise<Answer> {
    const stream = session.request({ ":method": method, ":path": path }, { endStream: sent === undefined });
    if (sent !== undefined) stream.end(sent);
    let status = 0;
    stream.once("response", (headers) => (status = headers[":status"] ?? 0));
    const body = await text(stream);
    if (status === 0) throw new Error("the stream ended without an answer");
    return { status, body, protocol: "2.0" };
  }
}

/** A connection over TLS that does nothing by itself. */
export async function tls(
  { port, host = "127.0.0.1", ca = "" }: Target,
  options: ConnectionOptions = {},
): Promise<TLSSocket> {
  const socket = connectTls({ host, port, ca, servername: "localhost", ...options });
  closedAfter({ close: async () => socket.destroy() });
  await once(socket, "secureConnect");
  // What happens later is looked at by the test, if at all.
  socket.on("error", () => undefined);
  return socket;
}
