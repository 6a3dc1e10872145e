import type { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { fail, ok, type Outcome, type Safe, safe, type Secret } from "@aws-iam-authenticator/core";
import { covers } from "./certificates.ts";
import { readCertificate, readPrivateKey } from "./read-pem.ts";

/** What a TLS listener needs. */
export interface KeyPair {
  /** The certificate in PEM; further certificates of its chain may follow it. */
  readonly cert: string;
  /** The private key in PEM. */
  readonly key: Secret;
}

/** Where a key pair is kept. */
export interface KeyPairPaths {
  readonly certPath: string;
  readonly keyPath: string;
}

/** What a key pair is checked against. */
export interface KeyPairUse extends KeyPairPaths {
  /** The name or address under which kube-apiserver calls the server. */
  readonly hostname: string;
  /** Wall time in milliseconds since 1970. */
  readonly now: number;
}

const dayMilliseconds = 24 * 3_600_000;
const warnDays = 30;

/**
 * Checks that a certificate and a key can be served now: both are PEM, they belong together, and the certificate is
 * valid. Any kind of key that TLS knows is taken, in PKCS#8, PKCS#1 (as the reference implementation writes it) or SEC 1.
 *
 * Value: warnings, about what will fail later or elsewhere: the certificate expires in under 30 days, or is not for the
 * hostname.
 *
 * Problem: `KEY_PAIR_INVALID`, with the file and what is wrong with it.
 */
export function checkKeyPair({ cert, key }: KeyPair, use: KeyPairUse): Outcome<readonly Safe[]> {
  const { certPath, keyPath, now } = use;
  const certificate = readCertificate(cert, certPath);
  if (!certificate.ok) return certificate;
  const privateKey = readPrivateKey(key, keyPath);
  if (!privateKey.ok) return privateKey;
  if (!certificate.value.checkPrivateKey(privateKey.value)) {
    return fail(
      "KEY_PAIR_INVALID",
      safe`the certificate in ${certPath} and the key in ${keyPath} do not belong together`,
    );
  }
  if (!canServe({ cert, key })) {
    return fail(
      "KEY_PAIR_INVALID",
      safe`TLS refuses the pair ${certPath} and ${keyPath}: a weak key, or a damaged chain`,
    );
  }
  const { validFromDate, validToDate } = certificate.value;
  const [from, to] = [validFromDate.toISOString(), validToDate.toISOString()];
  if (now < validFromDate.getTime()) {
    return fail("KEY_PAIR_INVALID", safe`the certificate in ${certPath} is not valid yet: from ${from} to ${to}`);
  }
  if (now > validToDate.getTime()) {
    return fail("KEY_PAIR_INVALID", safe`the certificate in ${certPath} has expired: from ${from} to ${to}`);
  }
  return ok(warningsOf(certificate.value, use));
}

/** Whether a listener will take the pair: it refuses weak keys, and reads the rest of the chain. */
function canServe({ cert, key }: KeyPair): boolean {
  try {
    createSecureContext({ cert, key: key.reveal() });
    return true;
  } catch {
    return false;
  }
}

function warningsOf(certificate: X509Certificate, { certPath, hostname, now }: KeyPairUse): Safe[] {
  const warnings: Safe[] = [];
  const to = certificate.validToDate;
  const days = Math.floor((to.getTime() - now) / dayMilliseconds);
  if (days < warnDays) {
    warnings.push(safe`the certificate in ${certPath} expires in ${days} days, on ${to.toISOString()}`);
  }
  if (!covers(certificate, hostname)) {
    warnings.push(
      safe`the certificate in ${certPath} is not for ${hostname}: kube-apiserver will refuse it under that name`,
    );
  }
  return warnings;
}
