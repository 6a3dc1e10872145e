import { once } from "node:events";
import { connect } from "node:tls";
import {
  DATA,
  frame,
  GOAWAY,
  HEADERS,
  literalHeaders,
  PING,
  PREFACE,
  RST_STREAM,
  SETTINGS,
  uint32,
  WINDOW_UPDATE,
} from "./http2-frames.ts";
import type { Lanes, LoadAnswer, LoadTarget } from "./lanes.ts";

const ACK = 1;
const END_STREAM = 1;
const END_HEADERS = 4;

/**
 * HTTP/2 over one connection, as kube-apiserver speaks it. Just enough of the protocol for that: Node's own client costs more
 * than the servers that are measured.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9113
 */
export async function openHttp2Lanes({ port, ca }: LoadTarget): Promise<Lanes> {
  const socket = connect({ port, host: "127.0.0.1", ca, servername: "localhost", ALPNProtocols: ["h2"] });
  await once(socket, "secureConnect");
  if (socket.alpnProtocol !== "h2") throw new Error("the server does not speak HTTP/2");

  const streams = new Map<
    number,
    { status: number; body: string; resolve(answer: LoadAnswer): void; reject(error: Error): void }
  >();
  const blocked: (readonly [stream: number, body: Buffer])[] = [];
  let nextStream = 1;
  /** What the server takes in this connection; in a stream it takes more than any body here. */
  let window = 65_535;
  let rest: Buffer = Buffer.alloc(0);

  const send = (stream: number, body: Buffer): void => {
    window -= body.length;
    socket.write(
      Buffer.concat([
        frame(HEADERS, END_HEADERS, stream, headersOf(body.length)),
        frame(DATA, END_STREAM, stream, body),
      ]),
    );
  };

  const end = (error: Error): void => {
    for (const { reject } of streams.values()) reject(error);
    streams.clear();
    socket.destroy();
  };

  function take(type: number, flags: number, id: number, payload: Buffer): void {
    const stream = streams.get(id);
    if (type === HEADERS && stream !== undefined) stream.status = statusIn(payload);
    if (type === DATA && stream !== undefined) stream.body += payload.toString("latin1");
    if ((type === HEADERS || type === DATA) && (flags & END_STREAM) !== 0 && stream !== undefined) {
      streams.delete(id);
      stream.resolve(stream);
    }
    if (type === RST_STREAM) {
      streams.delete(id);
      stream?.reject(new Error(`stream ${id} was reset`));
    }
    if (type === SETTINGS && (flags & ACK) === 0) socket.write(frame(SETTINGS, ACK, 0));
    if (type === PING && (flags & ACK) === 0) socket.write(frame(PING, ACK, 0, payload));
    if (type === WINDOW_UPDATE && id === 0) {
      window += payload.readUInt32BE(0);
      while (blocked[0] !== undefined && blocked[0][1].length <= window) send(...(blocked.shift() ?? blocked[0]));
    }
    if (type === GOAWAY) end(new Error(`the server says good-bye: ${payload.readUInt32BE(4)}`));
  }

  socket.on("data", (bytes: Buffer) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    let at = 0;
    while (rest.length - at >= 9) {
      const next = at + 9 + rest.readUIntBE(at, 3);
      if (rest.length < next) break;
      take(rest.readUInt8(at + 3), rest.readUInt8(at + 4), rest.readUInt32BE(at + 5), rest.subarray(at + 9, next));
      at = next;
    }
    rest = rest.subarray(at);
  });
  socket.on("error", end).on("close", () => end(new Error("the connection has ended")));

  // No table of headers to keep, and windows so large that they are never used up.
  const settings = Buffer.from([0, 1, 0, 0, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xff]);
  socket.write(Buffer.concat([PREFACE, frame(SETTINGS, 0, 0, settings), frame(WINDOW_UPDATE, 0, 0, uint32(2 ** 30))]));
  return {
    post(body) {
      const id = nextStream;
      nextStream += 2;
      return new Promise((resolve, reject) => {
        streams.set(id, { status: 0, body: "", resolve, reject });
        if (blocked.length === 0 && body.length <= window) send(id, body);
        else blocked.push([id, body]);
      });
    },
    close: () => socket.destroy(),
  };
}

const blocks = new Map<number, Buffer>();

function headersOf(length: number): Buffer {
  let block = blocks.get(length);
  if (block === undefined) {
    block = literalHeaders({
      ":method": "POST",
      ":scheme": "https",
      ":authority": "localhost",
      ":path": "/authenticate?timeout=30s",
      accept: "application/json, */*",
      "content-type": "application/json",
      "content-length": String(length),
      "accept-encoding": "gzip",
      "user-agent": "kube-apiserver/v1.35.0",
    });
    blocks.set(length, block);
  }
  return block;
}

/** The status, which comes first: one of the static table (RFC 7541, appendix A), or written out. */
function statusIn(block: Buffer): number {
  let at = 0;
  // A change of the table's size may stand before it.
  while (((block[at] ?? 0) & 0xe0) === 0x20) at++;
  const indexed = [200, 204, 206, 304, 400, 404, 500][(block[at] ?? 0) - 0x88];
  return indexed ?? Number(/\d{3}/.exec(block.subarray(at, at + 6).toString("latin1"))?.[0] ?? 0);
}
