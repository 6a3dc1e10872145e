import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getCACertificates, rootCertificates } from "node:tls";
import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";

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
 * - `SSL_CERT_FILE`, `SSL_CERT_DIR` (several with `:`): instead of the system's, as OpenSSL and Go take them.
 * - otherwise the system's store, and the authorities that the runtime brings (a container can lack the former).
 * - `NODE_EXTRA_CA_CERTS`: in addition, but for `AWS_CA_BUNDLE`.
 *
 * Problem: `CONFIG_UNREADABLE` where a file that is named cannot be read or holds no certificate.
 */
export function trustedAuthorities(env: TrustVariables): Outcome<readonly string[]> {
  if (env.AWS_CA_BUNDLE) return readBundle("AWS_CA_BUNDLE", env.AWS_CA_BUNDLE);
  const authorities: string[] = [];
  for (const name of ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"] as const) {
    const path = env[name];
    if (!path) continue;
    const bundle = readBundle(name, path);
    if (!bundle.ok) return bundle;
    authorities.push(...bundle.value);
  }
  if (env.SSL_CERT_DIR) authorities.push(...env.SSL_CERT_DIR.split(":").flatMap(certificatesInFolder));
  if (!env.SSL_CERT_FILE && !env.SSL_CERT_DIR) authorities.push(...rootCertificates, ...getCACertificates("system"));
  return ok([...new Set(authorities)]);
}

/** Reads a file of certificates that a setting names. */
export function readBundle(setting: string, path: string): Outcome<readonly string[]> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unreadable";
    return fail("CONFIG_UNREADABLE", safe`${setting} names ${path}: ${reason}`);
  }
  const certificates = certificatesIn(text);
  if (certificates.length === 0) return fail("CONFIG_UNREADABLE", safe`${setting} names ${path}: no certificate in it`);
  return ok(certificates);
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
