import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";

/** The certificates of a text in PEM, in its order; undefined where one is damaged. */
export function readCertificates(pem: string): readonly X509Certificate[] | undefined {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    const certificates = texts.map((text) => new X509Certificate(text));
    // Of a kind of key that nobody knows here, it is of no use.
    return certificates.every(({ publicKey }) => publicKey.type === "public") ? certificates : undefined;
  } catch {
    return undefined;
  }
}

/** Whether both are the same certificate. */
export function isSame(one: X509Certificate, other: X509Certificate): boolean {
  return one.fingerprint256 === other.fingerprint256;
}

/**
 * Whether a client that trusts these authorities trusts a certificate: it is one of them, or they or the rest of the
 * chain vouch for it. Times and names apart.
 *
 * @param chain the certificate, and further ones that it is sent with
 */
export function isTrusted(chain: readonly X509Certificate[], authorities: readonly X509Certificate[]): boolean {
  const left = new Set(chain.slice(1));
  let [current] = chain;
  while (current !== undefined) {
    const certificate: X509Certificate = current;
    const vouches = (issuer: X509Certificate): boolean =>
      certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
    if (authorities.some((authority) => isSame(authority, certificate) || vouches(authority))) return true;
    current = [...left].find(vouches);
    if (current !== undefined) left.delete(current);
  }
  return false;
}

/** Whether a certificate is for a host as Go's clients see it: by its alternative names, never by its common name. */
export function isFor(certificate: X509Certificate, hostname: string): boolean {
  if (isIP(hostname) !== 0) return certificate.checkIP(hostname) !== undefined;
  return certificate.checkHost(hostname, { subject: "never", partialWildcards: false }) !== undefined;
}

const serverAuth = "1.3.6.1.5.5.7.3.1";
const anyUsage = "2.5.29.37.0";

/** Whether a certificate may be a server's: it says nothing of its use, or says that. */
export function mayServe({ keyUsage }: X509Certificate): boolean {
  // Undefined, whatever its type says, where the certificate has no such extension.
  const usages: readonly string[] | undefined = keyUsage;
  return usages === undefined || usages.includes(serverAuth) || usages.includes(anyUsage);
}

/** What sort of key a certificate is for: `EC prime256v1`, `RSA 2048`. */
export function keyText({ publicKey }: X509Certificate): string {
  const { asymmetricKeyType = "unknown", asymmetricKeyDetails = {} } = publicKey;
  const detail = asymmetricKeyDetails.namedCurve ?? asymmetricKeyDetails.modulusLength;
  return [asymmetricKeyType.toUpperCase(), ...(detail === undefined ? [] : [detail])].join(" ");
}
