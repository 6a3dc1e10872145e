import { isIP } from "node:net";
import type { JsonGeneralName } from "@peculiar/x509";
import { loadX509 } from "./load-x509.ts";

/** A server's certificate, and the authority that a client must trust; everything PEM. */
export interface CertificateAndAuthority {
  readonly certificate: string;
  /** PKCS #8. */
  readonly key: string;
  readonly authority: string;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60 * 1000;

/**
 * Makes a certificate for hosts and IP addresses, signed by a new authority whose key is thrown away; both are ECDSA
 * P-256, valid from a day ago for 30 days.
 */
export async function makeCertificate(hosts: readonly string[]): Promise<CertificateAndAuthority> {
  const x509 = await loadX509();
  const { subtle } = globalThis.crypto;
  const authorityKeys = await subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const keys = await subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 30 * day) };

  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: "CN=STS emulator CA",
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity,
    subject: "CN=STS emulator",
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(hosts.map(generalName)),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  return {
    certificate: certificate.toString("pem"),
    key: x509.PemConverter.encode(await subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY"),
    authority: authority.toString("pem"),
  };
}

function generalName(host: string): JsonGeneralName {
  return { type: isIP(host) === 0 ? "dns" : "ip", value: host };
}
