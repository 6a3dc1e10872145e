import type { EmulatedIdentity } from "@aws-iam-authenticator/sts-emulator";

/** So many characters of a secret are too many to be seen anywhere. */
export const PIECE = 20;

const tokenPrefix = "k8s-aws-v1.";

/** Pieces of secrets, to be looked for in whatever is shown. */
export class SecretPieces {
  readonly #pieces = new Map<string, string>();

  /** Takes in a text that must not be seen, whole or in pieces. @param name is told where it is found */
  add(name: string, secret: string): void {
    const text = fold(secret);
    for (let start = 0; start + PIECE <= text.length; start++) this.#pieces.set(text.slice(start, start + PIECE), name);
  }

  /** Takes in an identity's secret key and session token. */
  addIdentity({ arn, secretAccessKey, sessionToken }: EmulatedIdentity): void {
    this.add(`secret key of ${arn}`, secretAccessKey);
    if (sessionToken !== undefined) this.#addEncoded(`session token of ${arn}`, sessionToken);
  }

  /**
   * Takes in a token, and out of the URL that it holds what is secret there; the rest of the URL may be seen, such as the
   * host and the access key id.
   */
  addToken(name: string, token: string): void {
    const content = token.startsWith(tokenPrefix) ? token.slice(tokenPrefix.length) : token;
    const isUrl = content.startsWith("http");
    if (!isUrl) this.#addEncoded(`token ${name}`, content);
    const url = isUrl ? content : Buffer.from(content, "base64url").toString("latin1");
    for (const [, parameter = "", value = ""] of url.matchAll(/(X-Amz-S(?:ignature|ecurity-Token))=([\w%.~+/=-]*)/gi)) {
      this.#addEncoded(`${parameter} of token ${name}`, value);
    }
  }

  /** Names of the secrets of which a text holds a piece, in the order in which they are met there. */
  foundIn(text: string): readonly string[] {
    const folded = fold(text);
    const found = new Set<string>();
    for (let start = 0; start + PIECE <= folded.length; start++) {
      const name = this.#pieces.get(folded.slice(start, start + PIECE));
      if (name !== undefined) found.add(name);
    }
    return [...found];
  }

  #addEncoded(name: string, secret: string): void {
    const plain = secret.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    this.add(name, plain);
    this.add(`${name}, percent-encoded`, encodeURIComponent(plain));
    this.add(`${name}, in base64`, Buffer.from(plain).toString("base64url"));
  }
}

/** Neither case nor the alphabet of base64 hides a secret. */
function fold(text: string): string {
  return text.toLowerCase().replaceAll("+", "-").replaceAll("/", "_");
}
