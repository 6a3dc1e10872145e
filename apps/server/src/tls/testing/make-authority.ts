import { createPrivateKey } from "node:crypto";
import { Secret } from "@aws-iam-authenticator/core";
import type { KeyPair } from "../check-key-pair.ts";
import { loadX509 } from "../load-x509.ts";

const algorithms = {
  "P-384": { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" },
  "P-521": { name: "ECDSA", namedCurve: "P-521", hash: "SHA-512" },
  rsa: { name: "RSASSA-PKCS1-v1_5", modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
  ed25519: { name: "Ed25519" },
} as const;

/** How a CA is made. */
export interface MadeAuthority {
  readonly kind?: keyof typeof algorithms;
  /** Form of the key. Default PKCS#8. */
  readonly form?: "pkcs8" | "pkcs1" | "sec1";
  /** Hexadecimal. Default: the certificate has none. */
  readonly keyIdentifier?: string;
  /** Wall time in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  /** What signs it. Default: itself. */
  readonly by?: { readonly pair: KeyPair; readonly kind: keyof typeof algorithms };
}

/** A CA as an admin may have made it elsewhere, with a name of the kind that only byte for byte is the same. */
export async function makeForeignAuthority(made: MadeAuthority): Promise<KeyPair> {
  const { kind = "P-384", form = "pkcs8", keyIdentifier, from, to, by } = made;
  const x509 = await loadX509();
  const algorithm = algorithms[kind];
  const keys = (await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"])) as CryptoKeyPair;
  // Encoded otherwise than text usually is, as some programs do.
  const subject = new x509.Name([{ C: ["DE"] }, { O: ["Müller & Söhne"] }, { CN: [{ ia5String: "root" }] }]);
  const common = {
    subject,
    notBefore: new Date(from),
    notAfter: new Date(to),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      ...(keyIdentifier === undefined ? [] : [new x509.SubjectKeyIdentifierExtension(keyIdentifier)]),
    ],
  };
  const certificate = await x509.X509CertificateGenerator.create({
    ...common,
    issuer: by === undefined ? subject : new x509.X509Certificate(by.pair.cert).subjectName,
    publicKey: keys.publicKey,
    signingKey: by === undefined ? keys.privateKey : await importKey(by.pair, algorithms[by.kind]),
    signingAlgorithm: by === undefined ? algorithm : algorithms[by.kind],
  });
  const pkcs8 = x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  const key = createPrivateKey(pkcs8).export({ type: form, format: "pem" }).toString();
  return { cert: `${certificate.toString("pem")}\n`, key: new Secret(key) };
}

function importKey({ key }: KeyPair, algorithm: (typeof algorithms)[keyof typeof algorithms]): Promise<CryptoKey> {
  const der = createPrivateKey(key.reveal()).export({ type: "pkcs8", format: "der" });
  return crypto.subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
}
