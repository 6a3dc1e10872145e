import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { JsonGeneralNames } from "@peculiar/x509";

/** What a serving certificate is for. */
export interface CertificateNames {
  /** The name or address under which kube-apiserver calls the server. */
  readonly hostname: string;
  /** The address that the server listens on. */
  readonly address: string;
  /** Further names and addresses. Default: none. */
  readonly sans?: readonly string[];
}

const unspecified: ReadonlySet<string> = new Set(["0.0.0.0", "::", "::ffff:0:0"]);

/**
 * The names that a certificate is to be good for, addresses in their canonical spelling and last. An unspecified address
 * is no name: nobody can call it.
 */
export function wantedNames({ hostname, address, sans = [] }: CertificateNames): readonly string[] {
  const listening = canonicalIp(address);
  const addresses = new Set(listening === undefined || unspecified.has(listening) ? [] : [listening]);
  const names = new Set<string>();
  for (const name of [hostname, ...sans]) {
    const ip = canonicalIp(name);
    if (ip === undefined) names.add(name);
    else addresses.add(ip);
  }
  return [...names, ...addresses];
}

/** The same as a certificate holds them. */
export function subjectNames(names: CertificateNames): JsonGeneralNames {
  return wantedNames(names).map((value) => ({ type: isIP(value) === 0 ? "dns" : "ip", value }));
}

/** The names that a certificate has, as {@link wantedNames} spells them. */
export function listedNames({ subjectAltName = "" }: Pick<X509Certificate, "subjectAltName">): ReadonlySet<string> {
  const names = subjectAltName.split(", ").flatMap((entry) => /^(?:DNS|IP Address):([^"]+)$/.exec(entry)?.[1] ?? []);
  return new Set(names.map((name) => canonicalIp(name) ?? name));
}

/**
 * What the successor of a certificate is for: what is wanted now, and every name that it has. kube-apiserver may call the
 * server by one that only `init` was told.
 */
export function namesAfter(names: CertificateNames, certificate: X509Certificate): CertificateNames {
  return { ...names, sans: [...(names.sans ?? []), ...listedNames(certificate)] };
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
