import { createPrivateKey, type KeyObject } from "node:crypto";
import { loadX509 } from "../load-x509.ts";

const algorithms = {
  ec: { name: "ECDSA", namedCurve: "P-384", hash: "SHA-384" },
  rsa: { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
  "weak rsa": {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength: 1024,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  },
} as const;

/** A certificate and key as an admin may have made them elsewhere. Times in milliseconds since 1970. */
export async function makeCertificate({
  kind = "ec",
  from,
  to,
  dnsNames = ["localhost"],
}: {
  readonly kind?: keyof typeof algorithms;
  readonly from: number;
  readonly to: number;
  readonly dnsNames?: readonly string[];
}): Promise<{ cert: string; key: KeyObject }> {
  const x509 = await loadX509();
  const algorithm = algorithms[kind];
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=made elsewhere",
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(from),
    notAfter: new Date(to),
    extensions: [new x509.SubjectAlternativeNameExtension(dnsNames.map((value) => ({ type: "dns" as const, value })))],
  });
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  return { cert: `${certificate.toString("pem")}\n`, key: createPrivateKey(key) };
}
