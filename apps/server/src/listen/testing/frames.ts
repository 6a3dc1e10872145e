/** The types of HTTP/2's frames (RFC 9113, section 6), and one that is none. */
export const TYPE = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  windowUpdate: 8,
  continuation: 9,
  unknown: 0x42,
};

/** Flags of the frames that have them. */
export const END_STREAM = 1;
export const END_HEADERS = 4;

/** What a client of HTTP/2 begins with. */
export const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** One frame, as it is sent; nothing is checked. */
export function frame(type: number, flags: number, stream: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** The block of a request's headers, each written out (RFC 7541, section 6.2.2). */
export function requestBlock(method: string, path: string, more: Readonly<Record<string, string>> = {}): Buffer {
  const headers = { ":method": method, ":scheme": "https", ":authority": "localhost", ":path": path, ...more };
  return Buffer.concat(
    Object.entries(headers).flatMap(([name, value]) => [Buffer.from([0]), hpackString(name), hpackString(value)]),
  );
}

/** A request in one HEADERS frame. */
export function request(
  stream: number,
  method: string,
  path: string,
  options: { readonly ends?: boolean; readonly more?: Readonly<Record<string, string>> } = {},
): Buffer {
  const { ends = true, more = {} } = options;
  return frame(TYPE.headers, END_HEADERS | (ends ? END_STREAM : 0), stream, requestBlock(method, path, more));
}

/** A RST_STREAM frame that says CANCEL. */
export function reset(stream: number): Buffer {
  return frame(TYPE.reset, 0, stream, uint32(8));
}

/** A SETTINGS frame. */
export function settings(values: Readonly<Record<number, number>> = {}): Buffer {
  const pairs = Object.entries(values).map(([id, value]) =>
    Buffer.concat([uint32(Number(id)).subarray(2), uint32(value)]),
  );
  return frame(TYPE.settings, 0, 0, Buffer.concat(pairs));
}

/** The setting that says how much of an answer may be sent before it is asked for. */
export const INITIAL_WINDOW_SIZE = 4;

export function ping(): Buffer {
  return frame(TYPE.ping, 0, 0, Buffer.alloc(8));
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** So many pieces in one. */
export function times(count: number, piece: (index: number) => Uint8Array): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, index) => piece(index)));
}

/** The id of a client's stream. */
export function streamId(index: number): number {
  return 2 * index + 1;
}

/** A string without compression, of any length (RFC 7541, sections 5.1 and 5.2). */
function hpackString(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length < 127) return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  const length = [127];
  let rest = bytes.length - 127;
  for (; rest >= 128; rest = Math.floor(rest / 128)) length.push((rest % 128) + 128);
  return Buffer.concat([Buffer.from([...length, rest]), bytes]);
}
