import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, rootCertificates } from "node:tls";
import { asIs, fail, ok, type Outcome, type Safe, safe, systemReason } from "@aws-iam-authenticator/core";

/** Variables that say which certificate authorities are trusted. */
export interface TrustVariables {
  readonly AWS_CA_BUNDLE?: string | undefined;
  readonly SSL_CERT_FILE?: string | undefined;
  readonly SSL_CERT_DIR?: string | undefined;
  readonly NODE_EXTRA_CA_CERTS?: string | undefined;
}

/**
 * The certificate authorities that calls to STS trust, in PEM.
 *
 * - `AWS_CA_BUNDLE`: these alone, as AWS's own tools take it.
 * - `SSL_CERT_FILE`, `SSL_CERT_DIR` (several with `:`): instead of the system's, whichever of the two is set.
 * - otherwise the system's store, and the authorities that the runtime brings (a container can lack the former).
 * - `NODE_EXTRA_CA_CERTS`: in addition, but for `AWS_CA_BUNDLE`.
 *
 * Problem: `CONFIG_UNREADABLE` where a file that is named cannot be read or holds no certificate.
 */
export function trustedAuthorities(env: TrustVariables): Outcome<readonly string[]> {
  if (env.AWS_CA_BUNDLE) return readBundle(safe`AWS_CA_BUNDLE`, env.AWS_CA_BUNDLE);
  const authorities: string[] = [];
  const files: readonly [Safe, string | undefined][] = [
    [safe`SSL_CERT_FILE`, env.SSL_CERT_FILE],
    [safe`NODE_EXTRA_CA_CERTS`, env.NODE_EXTRA_CA_CERTS],
  ];
  for (const [name, path] of files) {
    if (!path) continue;
    const bundle = readBundle(name, path);
    if (!bundle.ok) return bundle;
    authorities.push(...bundle.value);
  }
  if (env.SSL_CERT_DIR) authorities.push(...env.SSL_CERT_DIR.split(":").flatMap(certificatesInFolder));
  if (!env.SSL_CERT_FILE && !env.SSL_CERT_DIR) authorities.push(...rootCertificates, ...getCACertificates("system"));
  return ok([...new Set(authorities)]);
}

/** Reads a file of certificates that a setting names; such as are damaged are passed over, as Go does. */
export function readBundle(setting: Safe, path: string): Outcome<readonly string[]> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return fail("CONFIG_UNREADABLE", safe`${asIs(setting)} names ${path}: ${asIs(systemReason(error))}`);
  }
  const certificates = certificatesIn(text).filter(isReadable);
  if (certificates.length === 0) {
    return fail("CONFIG_UNREADABLE", safe`${asIs(setting)} names ${path}: no certificate in it can be read`);
  }
  return ok(certificates);
}

/** TLS itself takes a damaged certificate without a word, and trusts nobody by it. */
function isReadable(certificate: string): boolean {
  try {
    return new X509Certificate(certificate).subject !== undefined;
  } catch {
    return false;
  }
}

// As OpenSSL does, a folder that is absent and a file that holds no certificate are passed over.
function certificatesInFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder).flatMap((name) => {
      try {
        return certificatesIn(readFileSync(join(folder, name), "utf8"));
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

function certificatesIn(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}
