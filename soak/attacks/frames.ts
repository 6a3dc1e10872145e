/** Frames of HTTP/2 as an attacker writes them (RFC 9113, section 6); nothing is checked. */
export function frame(type: number, flags: number, stream: number, payload: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const [DATA, HEADERS, RESET, SETTINGS, PING] = [0, 1, 3, 4, 6];
const END_STREAM = 1;
const END_HEADERS = 4;

/** The preface and the first settings. @param window how much of each answer may be sent before it is asked for */
export function hello(window = 65_535): Buffer {
  return Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), settings(window)]);
}

export function settings(window: number): Buffer {
  const value = Buffer.alloc(6);
  value.writeUInt16BE(4, 0);
  value.writeUInt32BE(window, 2);
  return frame(SETTINGS, 0, 0, value);
}

export function ping(): Buffer {
  return frame(PING, 0, 0, Buffer.alloc(8));
}

/** A whole request without a body. */
export function get(stream: number): Buffer {
  return frame(HEADERS, END_HEADERS | END_STREAM, stream, block({ ":method": "GET", ":path": "/healthz" }));
}

/** The beginning of a review whose body says how long it will be. */
export function post(stream: number, contentLength: number): Buffer {
  const headers = { ":method": "POST", ":path": "/authenticate", "content-length": String(contentLength) };
  return frame(HEADERS, END_HEADERS, stream, block(headers));
}

/** One byte of a body. */
export function aByte(stream: number): Buffer {
  return frame(DATA, 0, stream, Buffer.from("{"));
}

export function reset(stream: number): Buffer {
  return frame(RESET, 0, stream, Buffer.from([0, 0, 0, 8]));
}

/** So many pieces in one. */
export function times(count: number, piece: (index: number) => Uint8Array): Buffer {
  return Buffer.concat(Array.from({ length: count }, (_, index) => piece(index)));
}

function block(headers: Readonly<Record<string, string>>): Buffer {
  const all = { ":scheme": "https", ":authority": "localhost", ...headers };
  // Each written out without compression (RFC 7541, section 6.2.2), and shorter than 127 bytes.
  return Buffer.concat(
    Object.entries(all).map(([name, value]) =>
      Buffer.concat([
        Buffer.from([0, name.length]),
        Buffer.from(name),
        Buffer.from([value.length]),
        Buffer.from(value),
      ]),
    ),
  );
}
