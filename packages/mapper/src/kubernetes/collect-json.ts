/** Larger answers are not read: a page of a list is some hundred KiB, a ConfigMap at most a few MiB. */
const mostBytes = 64 * 1024 * 1024;

/** Reads a body to its end; undefined where it is no JSON. Rejects where it breaks off or is too large. */
export async function collectJson(body: AsyncIterable<Uint8Array>): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > mostBytes) throw new Error("the answer is larger than 64 MiB");
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString("utf8"));
  } catch {
    return undefined;
  }
}
