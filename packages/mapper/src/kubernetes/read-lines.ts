/** Longest line, in bytes: several times what etcd lets an object be, as JSON. */
const longestLine = 16 * 1024 * 1024;

/** The lines of a body, each as soon as it is whole. What comes after the last line break is no line. */
export async function* readLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    let start = 0;
    for (let end = piece.indexOf(lineFeed); end >= 0; end = piece.indexOf(lineFeed, start)) {
      const line = Buffer.concat([...begun, piece.subarray(start, end)]).toString("utf8");
      begun = [];
      length = 0;
      start = end + 1;
      if (line.trim() !== "") yield line;
    }
    if (start < piece.length) begun.push(piece.subarray(start));
    length += piece.length - start;
    if (length > longestLine) throw new Error("a line of the watch is longer than 16 MiB");
  }
}

const lineFeed = 0x0a;
