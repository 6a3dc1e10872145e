import { isIP } from "node:net";
import type { JsonGeneralName } from "@peculiar/x509";
import { loadX509 } from "./load-x509.ts";

/** A server's certificate and its key, PEM. */
export interface CertificateAndKey {
  readonly certificate: string;
  /** PKCS #8. */
  readonly key: string;
}

/** An authority that makes certificates. */
export interface Authority {
  /** Its own certificate, which a client must trust, PEM. */
  readonly certificate: string;
  /** Makes a certificate for hosts and IP addresses, valid from a day ago for 30 days unless other moments are given. */
  issue(hosts: readonly string[], validity?: Validity): Promise<CertificateAndKey>;
}

/** From when to when a certificate is valid. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const day = 24 * 60 * 60 * 1000;

/** Makes an authority; what is made is ECDSA P-256. Its key is in memory alone. */
export async function createAuthority(): Promise<Authority> {
  const x509 = await loadX509();
  const { subtle } = globalThis.crypto;
  const authorityKeys = await subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const usual: Validity = { notBefore: daysFromNow(-1), notAfter: daysFromNow(30) };

  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...usual,
    name: "CN=STS emulator CA",
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  return {
    certificate: authority.toString("pem"),
    async issue(hosts, validity = usual) {
      const keys = await subtle.generateKey(algorithm, true, ["sign", "verify"]);
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
      };
    },
  };
}

/** A moment so many days from now. */
export function daysFromNow(days: number): Date {
  return new Date(Date.now() + days * day);
}

function generalName(host: string): JsonGeneralName {
  return { type: isIP(host) === 0 ? "dns" : "ip", value: host };
}
