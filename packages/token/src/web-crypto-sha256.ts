import type { Checksum, ChecksumConstructor, SourceData } from "@smithy/types";

/**
 * SHA-256, and HMAC-SHA-256 where a secret is given, on WebCrypto, in the form that the signer asks for. WebCrypto has
 * no incremental digest, so the pieces are kept until {@link Checksum.digest}; what is signed here is a few KiB.
 */
export const WebCryptoSha256: ChecksumConstructor = class implements Checksum {
  readonly #secret: Uint8Array<ArrayBuffer> | undefined;
  #pieces: Uint8Array<ArrayBuffer>[] = [];

  constructor(secret?: SourceData) {
    this.#secret = secret === undefined ? undefined : bytes(secret);
  }

  update(piece: Uint8Array): void {
    this.#pieces.push(bytes(piece));
  }

  async digest(): Promise<Uint8Array> {
    const message = concatenate(this.#pieces);
    if (this.#secret === undefined) return new Uint8Array(await crypto.subtle.digest("SHA-256", message));
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", this.#secret, algorithm, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
  }

  reset(): void {
    this.#pieces = [];
  }
};

function bytes(data: SourceData): Uint8Array<ArrayBuffer> {
  if (typeof data === "string") return new TextEncoder().encode(data);
  if (ArrayBuffer.isView(data)) return Uint8Array.from(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return new Uint8Array(data.slice(0));
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
