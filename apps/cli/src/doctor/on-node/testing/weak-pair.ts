// The library's dependency injection refuses to load without it.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

/** A certificate for localhost and its key, PEM, that belong together and that TLS refuses: RSA of 1024 bits. */
export async function weakPair(): Promise<{ readonly cert: string; readonly key: string }> {
  const { subtle } = globalThis.crypto;
  const signingAlgorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const publicExponent = new Uint8Array([1, 0, 1]);
  const keys = await subtle.generateKey({ ...signingAlgorithm, modulusLength: 1024, publicExponent }, true, [
    "sign",
    "verify",
  ]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=weak",
    keys,
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: "localhost" }]),
    ],
  });
  const key = x509.PemConverter.encode(await subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  return { cert: certificate.toString("pem"), key };
}
