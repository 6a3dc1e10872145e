import { type Target, tls } from "../../listen/testing/clients.ts";
import type { Answer, Exchange } from "./answer.ts";
import type { Header } from "./request-case.ts";

/** A request of HTTP/1.1 as bytes, in the order given and with nothing added. */
export function http1Request(method: string, target: string, headers: readonly Header[], body: Buffer): Buffer {
  const lines = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`), "", ""];
  return Buffer.concat([Buffer.from(lines.join("\r\n"), "latin1"), body]);
}

/**
 * Sends bytes over a connection of their own, and reads until the server ends it.
 *
 * @param endsFirst whether the client ends its side at once: a request of which more was announced never comes
 */
export async function exchangeHttp1(target: Target, bytes: Buffer, endsFirst: boolean): Promise<Exchange> {
  const socket = await tls(target, { ALPNProtocols: ["http/1.1"] });
  const peer = `${socket.localAddress}:${socket.localPort}`;
  const pieces: Buffer[] = [];
  const closed = new Promise((resolve) => socket.once("close", resolve));
  socket.on("data", (piece: Buffer) => pieces.push(piece));
  // The server may have answered and closed before it has read all.
  if (endsFirst) socket.end(bytes);
  else socket.write(bytes);
  await closed;
  return { answers: parseAnswers(Buffer.concat(pieces)), peer };
}

/** Reads answers one after the other; informational ones are left out. */
function parseAnswers(bytes: Buffer): readonly Answer[] {
  const answers: Answer[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const end = rest.indexOf("\r\n\r\n");
    if (end < 0) throw new Error(`that is no answer: ${rest.toString("latin1")}`);
    const [first = "", ...lines] = rest.subarray(0, end).toString("latin1").split("\r\n");
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
    if (!(status >= 100)) throw new Error(`that is no answer: ${first}`);
    const headers = new Map(
      lines.map((line): [string, string] => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    rest = rest.subarray(end + 4);
    const { body, after } = takeBody(rest, headers);
    rest = after;
    if (status >= 200) answers.push({ status, headers, body });
  }
  return answers;
}

function takeBody(rest: Buffer, headers: ReadonlyMap<string, string>): { body: string; after: Buffer } {
  if (headers.get("transfer-encoding") === "chunked") return takeChunks(rest);
  const length = Number(headers.get("content-length") ?? 0);
  return { body: rest.subarray(0, length).toString(), after: rest.subarray(length) };
}

function takeChunks(bytes: Buffer): { body: string; after: Buffer } {
  let rest = bytes;
  let body = "";
  for (;;) {
    const line = rest.indexOf("\r\n");
    const size = Number.parseInt(rest.subarray(0, line).toString("latin1"), 16);
    body += rest.subarray(line + 2, line + 2 + size).toString();
    rest = rest.subarray(line + 2 + size + 2);
    if (size === 0) return { body, after: rest };
    if (line < 0) throw new Error("an answer in chunks breaks off");
  }
}
