import { type AnswerHead, readAnswerHead } from "./answer-head.ts";
import { CallFailure } from "./call-failure.ts";
import { Chunks } from "./chunks.ts";

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly contentType: string | undefined;
  /** All of it, or its first {@link MOST_BODY_BYTES}. */
  readonly body: Uint8Array;
  /** Whether the connection can be used again. */
  readonly keepsAlive: boolean;
}

/** As many bytes as the verifier takes of an answer, and one more, by which it sees that it is longer. */
export const MOST_BODY_BYTES = 64 * 1024 + 1;

/** The line and the headers of an answer, together. A real one's are of some 300 bytes. */
const mostHeadBytes = 16 * 1024;

/** Reads one answer of HTTP/1.1 to a GET as it comes, and no more of it than may be. */
export class AnswerReader {
  /** What came of the head so far; undefined where it is over, or nothing came. */
  #headBytes: Buffer | undefined;
  #head: AnswerHead | undefined;
  readonly #pieces: Uint8Array[] = [];
  #length = 0;
  #chunks: Chunks | undefined;

  /**
   * Reads on.
   *
   * @param bytes are of the caller's buffer, and copied where they are kept
   * @returns undefined where more is to come
   */
  read(bytes: Buffer): Answer | CallFailure | undefined {
    if (this.#head !== undefined) return this.#readBody(this.#head, bytes);
    let rest = this.#headBytes === undefined ? bytes : Buffer.concat([this.#headBytes, bytes]);
    this.#headBytes = undefined;
    while (rest.length > 0) {
      const end = rest.indexOf("\r\n\r\n");
      if (end > mostHeadBytes || (end < 0 && rest.length > mostHeadBytes))
        return new CallFailure("HTTP_HEADERS_TOO_LONG");
      if (end < 0) {
        if (!mayBegin(rest)) return new CallFailure("HTTP_ANSWER_INVALID");
        this.#headBytes = Buffer.from(rest);
        return undefined;
      }
      const head = readAnswerHead(rest.toString("latin1", 0, end));
      // What follows would be in another protocol, which nobody asked for.
      if (head === undefined || head.status === 101) return new CallFailure("HTTP_ANSWER_INVALID");
      rest = rest.subarray(end + 4);
      // Another answer follows this one.
      if (head.status < 200) continue;
      this.#head = head;
      if (head.body === "chunked") this.#chunks = new Chunks((piece) => this.#keep(piece));
      return this.#readBody(head, rest);
    }
    return undefined;
  }

  /** The other side sends nothing any more. */
  end(): Answer | CallFailure {
    return this.#head?.body === "until-end" ? this.#answer(this.#head, false) : new CallFailure("ECONNRESET");
  }

  #readBody(head: AnswerHead, bytes: Buffer): Answer | CallFailure | undefined {
    if (this.#chunks !== undefined) {
      const read = this.#chunks.read(bytes);
      if (read === "broken") return new CallFailure("HTTP_ANSWER_INVALID");
      if (this.#length >= MOST_BODY_BYTES) return this.#answer(head, false);
      return read === undefined ? undefined : this.#answer(head, read === bytes.length);
    }
    const missing = typeof head.body === "number" ? head.body - this.#length : Number.POSITIVE_INFINITY;
    this.#keep(bytes.subarray(0, Math.min(bytes.length, missing)));
    if (bytes.length >= missing) return this.#answer(head, bytes.length === missing);
    return this.#length >= MOST_BODY_BYTES ? this.#answer(head, false) : undefined;
  }

  /** What is beyond the bound is let go at once. */
  #keep(piece: Uint8Array): void {
    const kept = piece.subarray(0, MOST_BODY_BYTES - this.#length);
    if (kept.length > 0) this.#pieces.push(new Uint8Array(kept));
    this.#length += kept.length;
  }

  #answer({ status, contentType, keepsAlive }: AnswerHead, isClean: boolean): Answer {
    const [first] = this.#pieces;
    const body = first !== undefined && this.#pieces.length === 1 ? first : Buffer.concat(this.#pieces);
    return { status, contentType, body, keepsAlive: keepsAlive && isClean };
  }
}

/** Whether an answer can begin like this: what is of another protocol is known by its first bytes. */
function mayBegin(bytes: Buffer): boolean {
  const expected = "HTTP/1.";
  return expected.startsWith(bytes.toString("latin1", 0, expected.length));
}
