import { X509Certificate } from "node:crypto";
import { AuthenticatorError, safe } from "@aws-iam-authenticator/core";
import { readText } from "../editing/edit-file.ts";
import type { Io } from "../io.ts";

/**
 * The certificates of a file in PEM form, and nothing else of it: a key that stands beside them is not taken.
 *
 * @throws AuthenticatorError `CONFIG_UNREADABLE`; `CONFIG_INVALID` where there is none, or one that is broken
 */
export async function readAuthority(file: string, io: Io): Promise<string> {
  const text = await readText(file, io);
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    throw new AuthenticatorError({ code: "CONFIG_INVALID", detail: safe`${file} holds no certificate in PEM form` });
  }
  return certificates.map((certificate) => `${certificate.replaceAll("\r\n", "\n")}\n`).join("");
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).fingerprint256 !== "";
  } catch {
    return false;
  }
}
