import { type Target, tls } from "../../listen/testing/clients.ts";
import type { Answer, Exchange } from "./answer.ts";
import type { Frame, Header } from "./request-case.ts";

const preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
const DATA = 0;
const HEADERS = 1;
const RST_STREAM = 3;
const SETTINGS = 4;
const GOAWAY = 7;
const CONTINUATION = 9;
const END_STREAM = 1;
const END_HEADERS = 4;
/** Has the server's header compression keep no table, so that an answer's status can be read without one. */
const noTable = Buffer.from([0, 1, 0, 0, 0, 0]);

/**
 * Sends frames of one stream over a connection of HTTP/2 of its own, as no client library would. Of an answer's headers
 * only the status is read.
 */
export async function exchangeFrames(target: Target, frames: readonly Frame[]): Promise<Exchange> {
  const socket = await tls(target, { ALPNProtocols: ["h2"] });
  const peer = `${socket.localAddress}:${socket.localPort}`;
  const closed = new Promise((resolve) => socket.once("close", resolve));
  let rest = Buffer.alloc(0);
  let status = 0;
  let body = "";
  let ended = false;
  socket.on("data", (piece: Buffer) => {
    rest = Buffer.concat([rest, piece]);
    for (let length = lengthOf(rest); length <= rest.length; length = lengthOf(rest)) {
      take(rest[3] ?? -1, rest[4] ?? 0, rest.subarray(9, length));
      rest = rest.subarray(length);
    }
  });
  socket.write(Buffer.concat([preface, frame(SETTINGS, 0, 0, noTable), ...frames.map(encoded)]));
  await closed;
  const answers: readonly Answer[] = ended && status > 0 ? [{ status, headers: new Map(), body }] : [];
  return { answers, peer };

  function take(type: number, flags: number, payload: Buffer): void {
    if (type === HEADERS) status = statusIn(payload);
    if (type === DATA) body += payload.toString();
    if ((type === HEADERS || type === DATA) && flags & END_STREAM) ended = true;
    if (ended || type === RST_STREAM || type === GOAWAY) socket.end();
  }
}

/** How long the first frame is, in bytes; more than there are where it is not all there. */
function lengthOf(bytes: Buffer): number {
  return bytes.length < 9 ? Number.POSITIVE_INFINITY : 9 + bytes.readUIntBE(0, 3);
}

function encoded(one: Frame): Buffer {
  if ("data" in one) return frame(DATA, one.end ? END_STREAM : 0, 1, Buffer.from(one.data));
  const flags = one.open ? 0 : END_HEADERS;
  if ("continuation" in one) return frame(CONTINUATION, flags, 1, block(one.continuation));
  return frame(HEADERS, flags | (one.end ? END_STREAM : 0), 1, block(one.headers));
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** Headers as HPACK literals that are not indexed and not Huffman coded: any bytes at all. */
function block(headers: readonly Header[]): Buffer {
  return Buffer.concat(headers.flatMap((header) => [Buffer.from([0]), ...header.flatMap(literal)]));
}

function literal(text: string): Buffer[] {
  const bytes = Buffer.from(text, "latin1");
  const length: number[] = [];
  if (bytes.length < 127) length.push(bytes.length);
  else {
    let more = bytes.length - 127;
    length.push(127);
    for (; more >= 128; more = Math.floor(more / 128)) length.push((more % 128) + 128);
    length.push(more);
  }
  return [Buffer.from(length), bytes];
}

/** The static table of HPACK has these, from its eighth entry on. */
const indexed = [200, 204, 206, 304, 400, 404, 500];

function statusIn(payload: Buffer): number {
  // The server may first say that it, too, keeps no table.
  let at = 0;
  while (((payload[at] ?? 0) & 0xe0) === 0x20) at++;
  const first = payload[at] ?? 0;
  const known = first >= 0x80 ? indexed[(first & 0x7f) - 8] : undefined;
  // Else a literal whose name is in the table: its length, then its digits.
  return known ?? Number(payload.subarray(at + 2, at + 5).toString("latin1"));
}
