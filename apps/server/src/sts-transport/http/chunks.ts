/** The most that the line of a chunk's size, its extensions included, and all trailers may hold, each. */
const longestLine = 4096;

/**
 * Takes a body apart that comes in chunks, piece by piece as it comes. Extensions and trailers are read past.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-7.1
 */
export class Chunks {
  readonly #take: (bytes: Uint8Array) => void;
  /** What is to come next; `data` for as many bytes as are missing. */
  #expects: "size" | "data" | "data-end" | "trailer" | "nothing" = "size";
  #missing = 0;
  #line = "";

  /** @param take is given the bytes of the body, which are of what was read, and not copied */
  constructor(take: (bytes: Uint8Array) => void) {
    this.#take = take;
  }

  /**
   * Reads on.
   *
   * @returns how many bytes were read where the body ends among them, undefined where more is to come, and `broken` where these are no chunks
   */
  read(bytes: Uint8Array): number | undefined | "broken" {
    let at = 0;
    while (at < bytes.length) {
      if (this.#expects === "data") {
        const piece = bytes.subarray(at, at + this.#missing);
        this.#take(piece);
        at += piece.length;
        this.#missing -= piece.length;
        if (this.#missing === 0) this.#expects = "data-end";
        continue;
      }
      this.#line += String.fromCharCode(bytes[at++] ?? 0);
      if (this.#line.length > longestLine) return "broken";
      if (!this.#line.endsWith("\n")) continue;
      if (!this.#line.endsWith("\r\n") || !this.#readLine(this.#line.slice(0, -2))) return "broken";
      this.#line = "";
      if (this.#expects === "nothing") return at;
    }
    return undefined;
  }

  #readLine(line: string): boolean {
    switch (this.#expects) {
      case "size": {
        const [, size] = /^([0-9A-Fa-f]{1,8})[\t ]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/.exec(line) ?? [];
        this.#missing = Number.parseInt(size ?? "", 16);
        this.#expects = this.#missing === 0 ? "trailer" : "data";
        return size !== undefined;
      }
      case "data-end":
        this.#expects = "size";
        return line === "";
      case "trailer":
        if (line === "") this.#expects = "nothing";
        return true;
      default:
        return false;
    }
  }
}
