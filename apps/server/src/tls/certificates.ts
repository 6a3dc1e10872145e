import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";

/** The certificates of a PEM text, in its order; undefined where one is damaged or there is none. */
export function certificatesOf(pem: string): readonly [X509Certificate, ...X509Certificate[]] | undefined {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    const [first, ...rest] = blocks.map((block) => new X509Certificate(block));
    return first === undefined ? undefined : [first, ...rest];
  } catch {
    return undefined;
  }
}

/** Whether a certificate is for a host as kube-apiserver sees it: by its alternative names, never by its common name. */
export function covers(certificate: X509Certificate, host: string): boolean {
  if (isIP(host) !== 0) return certificate.checkIP(host) !== undefined;
  return certificate.checkHost(host, { subject: "never", partialWildcards: false }) !== undefined;
}

/** Whether one certificate has signed another, by name and signature; when they are valid does not matter. */
export function hasSigned(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

/**
 * Whether a server that shows these certificates is taken by a client that trusts those: the first one is trusted itself,
 * or was signed by a trusted one, directly or through others that are shown.
 */
export function isTrusted(shown: readonly X509Certificate[], trusted: readonly X509Certificate[]): boolean {
  const [first, ...rest] = shown;
  if (first === undefined) return false;
  if (trusted.some((one) => one.raw.equals(first.raw) || (one.ca && hasSigned(one, first)))) return true;
  const next = rest.findIndex((one) => one.ca && hasSigned(one, first));
  const through = rest[next];
  return through !== undefined && isTrusted([through, ...rest.toSpliced(next, 1)], trusted);
}
