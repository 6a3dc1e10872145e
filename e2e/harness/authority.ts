// The library's dependency injection refuses to load without it.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";
import { isIP } from "node:net";

/** A certificate and its key, PEM; the key in PKCS #8. */
export interface CertificateAndKey {
  readonly certificate: string;
  readonly key: string;
}

/** A certificate authority that lives as long as the test. */
export interface Authority {
  readonly certificate: string;
  /** A certificate to log in to kube-apiserver with: the subject's CN is the username, its Os are the groups. */
  issueClient(username: string, groups: readonly string[]): Promise<CertificateAndKey>;
  /** A certificate for a server. @param hosts names and IP addresses */
  issueServer(hosts: readonly string[]): Promise<CertificateAndKey>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const hour = 60 * 60 * 1000;

/** Makes an authority whose certificates are valid from an hour ago for a day. */
export async function createAuthority(): Promise<Authority> {
  const { subtle } = globalThis.crypto;
  const authorityKeys = await subtle.generateKey(algorithm, false, ["sign", "verify"]);
  const validity = { notBefore: new Date(Date.now() - hour), notAfter: new Date(Date.now() + 24 * hour) };
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: "CN=test authority",
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });

  async function issue(
    subject: x509.JsonName,
    purpose: x509.ExtendedKeyUsage,
    extensions: readonly x509.Extension[],
  ): Promise<CertificateAndKey> {
    const keys = await subtle.generateKey(algorithm, true, ["sign", "verify"]);
    const certificate = await x509.X509CertificateGenerator.create({
      ...validity,
      subject,
      issuer: authority.subject,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([purpose]),
        ...extensions,
      ],
    });
    return {
      certificate: certificate.toString("pem"),
      key: x509.PemConverter.encode(await subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY"),
    };
  }

  return {
    certificate: authority.toString("pem"),
    issueClient: (username, groups) =>
      issue([{ CN: [username] }, ...groups.map((group) => ({ O: [group] }))], x509.ExtendedKeyUsage.clientAuth, []),
    issueServer(hosts) {
      const names = hosts.map((host) => ({ type: isIP(host) === 0 ? ("dns" as const) : ("ip" as const), value: host }));
      return issue([{ CN: ["test server"] }], x509.ExtendedKeyUsage.serverAuth, [
        new x509.SubjectAlternativeNameExtension(names),
      ]);
    },
  };
}
