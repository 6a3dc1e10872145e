import { isIP } from "node:net";
import { Secret } from "@aws-iam-authenticator/core";
import type { JsonGeneralNames } from "@peculiar/x509";
import type { KeyPair } from "./check-key-pair.ts";
import { loadX509 } from "./load-x509.ts";

/** What a self-signed certificate is made for. */
export interface SelfSignedOptions {
  /** The name or address under which kube-apiserver calls the server. */
  readonly hostname: string;
  /** The address that the server listens on. */
  readonly address: string;
  /** Wall time in milliseconds since 1970. */
  readonly now: number;
}

/** So that a machine whose clock is a little behind takes the certificate at once. */
const backdatedMilliseconds = 5 * 60_000;
/** The reference implementation's: 100 years of 365 days. */
const lifetimeMilliseconds = 100 * 365 * 24 * 3_600_000;

/**
 * The key's algorithm. The reference implementation makes RSA keys of 2048 bits; with P-256 the server's signature in a
 * handshake costs a tenth of that or less, and whoever goes back can: the reference loads an EC key in PKCS#8 as well.
 */
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/**
 * Makes a new key and a certificate for it that is its own CA, as kube-apiserver is to be given it.
 *
 * It has the reference implementation's common name, names, usages and lifetime, and a random serial number of 128 bits.
 * Key encipherment alone is left out: RFC 8813 forbids it for EC keys.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8813#section-3
 */
export async function makeSelfSigned({ hostname, address, now }: SelfSignedOptions): Promise<KeyPair> {
  const x509 = await loadX509();
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const notBefore = now - backdatedMilliseconds;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: "CN=aws-iam-authenticator",
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(notBefore),
    notAfter: new Date(notBefore + lifetimeMilliseconds),
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.BasicConstraintsExtension(true, undefined, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.SubjectAlternativeNameExtension(subjectNames(hostname, address)),
    ],
  });
  const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    cert: `${certificate.toString("pem")}\n`,
    key: new Secret(`${x509.PemConverter.encode(key, "PRIVATE KEY")}\n`),
  };
}

const unspecified: ReadonlySet<string> = new Set(["0.0.0.0", "::", "::ffff:0:0"]);

/** The names that the certificate is good for. An unspecified address is no name: nobody can call it. */
function subjectNames(hostname: string, address: string): JsonGeneralNames {
  const listening = canonicalIp(address);
  const called = canonicalIp(hostname);
  const addresses = new Set<string>();
  if (listening !== undefined && !unspecified.has(listening)) addresses.add(listening);
  if (called !== undefined) addresses.add(called);
  const names: JsonGeneralNames = [...addresses].map((value) => ({ type: "ip", value }));
  return called === undefined ? [{ type: "dns", value: hostname }, ...names] : names;
}

/** An IP address in its one canonical spelling, without a zone; undefined where the text is none. */
function canonicalIp(text: string): string | undefined {
  const [address = ""] = text.split("%");
  switch (isIP(address)) {
    case 4:
      return address;
    case 6:
      return new URL(`http://[${address}]`).hostname.slice(1, -1);
    default:
      return undefined;
  }
}
