import { once } from "node:events";
import { connect } from "node:http2";
import { text } from "node:stream/consumers";
import type { Target } from "../../listen/testing/clients.ts";
import type { Exchange } from "./answer.ts";
import type { Header } from "./request-case.ts";

/** Sends one request over a connection of HTTP/2 of its own; there is no answer where the stream is reset. */
export async function exchangeHttp2(
  { port, host = "127.0.0.1", ca = "" }: Target,
  headers: readonly Header[],
  body: Buffer,
): Promise<Exchange> {
  const session = connect(`https://${host}:${port}`, { ca, servername: "localhost" });
  session.on("error", () => undefined);
  try {
    await once(session, "connect");
    const { localAddress, localPort } = session.socket;
    const answers = await ask();
    return { answers, peer: `${localAddress}:${localPort}` };
  } finally {
    session.destroy();
  }

  async function ask(): Promise<Exchange["answers"]> {
    const stream = session.request(headers.flat(), { endStream: body.length === 0 });
    // What the server does not want to read, it resets after its answer.
    stream.on("error", () => undefined);
    const answered = new Promise<Record<string, unknown> | undefined>((resolve) => {
      stream.once("response", (received) => resolve({ ...received }));
      stream.once("close", () => resolve(undefined));
    });
    if (body.length > 0) stream.end(body);
    const received = await answered;
    if (received === undefined) return [];
    const read = await text(stream).catch(() => "");
    const { ":status": status, ...others } = received;
    const named = Object.entries(others).map(([name, value]): [string, string] => [name, String(value)]);
    return [{ status: Number(status), headers: new Map(named), body: read }];
  }
}
