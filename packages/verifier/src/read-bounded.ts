/** The body of a response: a web stream, what can be iterated like one, all of its bytes, or nothing. */
export type Body = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | Uint8Array | null;

/**
 * Reads a body of at most so many bytes as UTF-8. Undefined where it is longer or no UTF-8; of a longer one the rest is
 * not read, and its stream is cancelled.
 */
export function readBounded(body: Body, mostBytes: number): Promise<string | undefined> {
  if (!(body instanceof Uint8Array)) return readPieces(body, mostBytes);
  return Promise.resolve(body.byteLength > mostBytes ? undefined : decodeUtf8(body));
}

async function readPieces(body: Exclude<Body, Uint8Array>, mostBytes: number): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of iterate(body)) {
    length += piece.byteLength;
    if (length > mostBytes) return undefined;
    pieces.push(piece);
  }
  return decodeUtf8(joined(pieces, length));
}

/** For whole texts alone: it keeps nothing from one to the next. */
const utf8 = new TextDecoder("utf-8", { fatal: true });

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let end = 0;
  for (const piece of pieces) {
    all.set(piece, end);
    end += piece.byteLength;
  }
  return all;
}

async function* iterate(body: Exclude<Body, Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  if (body === null) return;
  if (!(body instanceof ReadableStream)) {
    yield* body;
    return;
  }
  // Not every runtime can iterate a ReadableStream.
  const reader = body.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // Where the reader of this generator stopped early this ends the transfer; at the end it does nothing.
    await reader.cancel().catch(() => undefined);
  }
}
