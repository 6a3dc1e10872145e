import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import type { MakeTokenOptions } from "@aws-iam-authenticator/token";

/** SHA-256 and HMAC on node:crypto for the signer: at start-up much faster than WebCrypto. */
export const NodeSha256: NonNullable<MakeTokenOptions["sha256"]> = class {
  readonly #secret: Parameters<typeof createHmac>[1] | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : typeof secret === "string" ? secret : toBytes(secret);
    this.#hash = this.#begin();
  }

  update(piece: Uint8Array): void {
    this.#hash.update(piece);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#begin();
  }

  #begin(): Hash | Hmac {
    return this.#secret === undefined ? createHash("sha256") : createHmac("sha256", this.#secret);
  }
};

function toBytes(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
