import { createHash, createHmac } from "node:crypto";
import type { Clock } from "@aws-iam-authenticator/core";
import type { AwsCredentials } from "@aws-iam-authenticator/token";
import { SignatureV4 } from "@smithy/signature-v4";
import type { Checksum, ChecksumConstructor, SourceData } from "@smithy/types";

/** A request to AWS before it is signed. */
export interface SignableRequest {
  readonly method: "GET" | "POST";
  readonly host: string;
  /** The parameters of the URL. The path is `/`. */
  readonly query?: Readonly<Record<string, string>>;
  /** Headers to send, names in lower case, without `host`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Whom a request is signed by, and for what. */
export interface SigningScope {
  readonly service: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly clock: Pick<Clock, "now">;
}

/**
 * The headers of a request with its signature among them (Signature Version 4); every header but `user-agent` is signed, and
 * `host` is not handed back, since every client sets it by itself.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function signedHeaders(
  request: SignableRequest,
  { service, region, credentials, clock }: SigningScope,
): Promise<Readonly<Record<string, string>>> {
  const { method, host, query = {}, headers, body } = request;
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const signer = new SignatureV4({
    service,
    region,
    credentials: sessionToken ? { accessKeyId, secretAccessKey, sessionToken } : { accessKeyId, secretAccessKey },
    sha256: Sha256,
    applyChecksum: false,
  });
  const signed = await signer.sign(
    {
      method,
      protocol: "https:",
      hostname: host,
      path: "/",
      query: { ...query },
      headers: { ...headers, host },
      body,
    },
    { signingDate: new Date(clock.now()) },
  );
  const { host: _, ...others } = signed.headers;
  return others;
}

/** SHA-256, and HMAC where a secret is given, in the form that the signer asks for. */
const Sha256: ChecksumConstructor = class implements Checksum {
  readonly #secret: SourceData | undefined;
  #hash;

  constructor(secret?: SourceData) {
    this.#secret = secret;
    this.#hash = begin(secret);
  }

  update(piece: Uint8Array): void {
    this.#hash.update(piece);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {
    this.#hash = begin(this.#secret);
  }
};

function begin(secret: SourceData | undefined) {
  if (secret === undefined) return createHash("sha256");
  if (typeof secret === "string") return createHmac("sha256", secret);
  const bytes = ArrayBuffer.isView(secret)
    ? new Uint8Array(secret.buffer, secret.byteOffset, secret.byteLength)
    : new Uint8Array(secret);
  return createHmac("sha256", bytes);
}
