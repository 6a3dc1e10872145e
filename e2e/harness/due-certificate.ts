// The library's dependency injection refuses to load without it.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { createPrivateKey } from "node:crypto";
import type { CertificateAndKey } from "./authority.ts";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60 * 1000;

/** A certificate for localhost as a CA's server has it after 70 of its 90 days. @param authority a CA with a key on P-256 */
export async function dueCertificate(authority: CertificateAndKey): Promise<CertificateAndKey> {
  const { subtle } = globalThis.crypto;
  const der = createPrivateKey(authority.key).export({ type: "pkcs8", format: "der" });
  const signingKey = await subtle.importKey("pkcs8", der, algorithm, false, ["sign"]);
  const signer = new x509.X509Certificate(authority.certificate);
  const keys = await subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: "CN=due",
    issuer: signer.subjectName,
    notBefore: new Date(Date.now() - 70 * day),
    notAfter: new Date(Date.now() + 20 * day),
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: "dns", value: "localhost" }]),
    ],
  });
  const key = x509.PemConverter.encode(await subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  return { certificate: certificate.toString("pem"), key };
}
