import { Secret } from "@aws-iam-authenticator/core";
import { loadX509 } from "./load-x509.ts";

/** What kind of key a certificate is made for. */
export type KeyType = "ecdsa" | "rsa";

/** A new key, and how it signs. */
export interface NewKey {
  readonly keys: CryptoKeyPair;
  readonly algorithm: (typeof ALGORITHMS)[KeyType];
  /** The private key in PKCS#8, PEM. */
  readonly pem: Secret;
}

/**
 * The reference implementation makes RSA keys of 2048 bits; with P-256 the server's signature in a handshake costs a tenth
 * of that or less, and whoever goes back can: the reference loads an EC key in PKCS#8 as well.
 */
const ALGORITHMS = {
  ecdsa: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  rsa: { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
} as const;

/** Makes a key. */
export async function makeKey(keyType: KeyType): Promise<NewKey> {
  const x509 = await loadX509();
  const algorithm = ALGORITHMS[keyType];
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return { keys, algorithm, pem: new Secret(`${x509.PemConverter.encode(pkcs8, "PRIVATE KEY")}\n`) };
}

/**
 * What a key of that kind does in a handshake. RSA may encipher the secret, which old clients ask for; RFC 8813 forbids it
 * for EC keys.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8813#section-3
 */
export async function handshakeUsages(keyType: KeyType): Promise<number> {
  const { KeyUsageFlags } = await loadX509();
  return KeyUsageFlags.digitalSignature | (keyType === "rsa" ? KeyUsageFlags.keyEncipherment : 0);
}
