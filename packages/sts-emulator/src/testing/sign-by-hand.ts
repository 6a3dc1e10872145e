import { createHash, createHmac } from "node:crypto";

/** Who signs, for what and when. */
export interface SigningOptions {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly region: string;
  readonly service?: string;
  /** Such as `20150830T123600Z`. */
  readonly timestamp: string;
  /** Date of the scope; default that of the timestamp. */
  readonly scopeDate?: string;
  readonly terminator?: string;
}

/** What is signed. Header names in lower case; `host` among them. */
export interface Signable {
  readonly method: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * A presigned request: the query with all that Signature Version 4 adds.
 *
 * Written from the documentation, with no library that signs, so that what verifies is tested against something else.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function presignByHand(signable: Signable, options: SigningOptions): [string, string][] {
  const query: [string, string][] = [
    ...signable.query.map(([name, value]): [string, string] => [name, value]),
    ["X-Amz-Algorithm", "AWS4-HMAC-SHA256"],
    ["X-Amz-Credential", `${options.accessKeyId}/${scopeOf(options)}`],
    ["X-Amz-Date", options.timestamp],
    ["X-Amz-Expires", "60"],
    ["X-Amz-SignedHeaders", signedHeadersOf(signable)],
  ];
  if (options.sessionToken !== undefined) query.push(["X-Amz-Security-Token", options.sessionToken]);
  return [...query, ["X-Amz-Signature", signatureByHand({ ...signable, query }, options)]];
}

/** The value of the Authorization header; every header of the request is signed. */
export function authorizationByHand(signable: Signable, options: SigningOptions): string {
  return (
    `AWS4-HMAC-SHA256 Credential=${options.accessKeyId}/${scopeOf(options)}, ` +
    `SignedHeaders=${signedHeadersOf(signable)}, Signature=${signatureByHand(signable, options)}`
  );
}

/** The signature alone, in hex. */
export function signatureByHand({ method, query, headers, body = "" }: Signable, options: SigningOptions): string {
  const canonicalQuery = query
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort((a, b) => (a < b ? -1 : 1))
    .join("&");
  const canonicalHeaders = Object.keys(headers)
    .sort()
    .map((name) => `${name}:${headers[name]?.trim().replaceAll(/ +/g, " ")}\n`)
    .join("");
  const signed = signedHeadersOf({ headers });
  const canonicalRequest = [method, "/", canonicalQuery, canonicalHeaders, signed, sha256(body)].join("\n");
  const stringToSign = ["AWS4-HMAC-SHA256", options.timestamp, scopeOf(options), sha256(canonicalRequest)].join("\n");
  const key = scopeOf(options).split("/").reduce<string | Buffer>(hmac, `AWS4${options.secretAccessKey}`);
  return hmac(key, stringToSign).toString("hex");
}

function scopeOf({
  timestamp,
  scopeDate,
  region,
  service = "sts",
  terminator = "aws4_request",
}: SigningOptions): string {
  return [scopeDate ?? timestamp.slice(0, 8), region, service, terminator].join("/");
}

function signedHeadersOf({ headers }: Pick<Signable, "headers">): string {
  return Object.keys(headers).sort().join(";");
}

function encode(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCodePoint(byte);
    return /[A-Za-z0-9._~-]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }).join("");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
