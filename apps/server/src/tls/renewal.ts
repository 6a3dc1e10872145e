import type { X509Certificate } from "node:crypto";
import { type CertificateNames, listedNames, wantedNames } from "./subject-names.ts";

/**
 * From when a certificate is to be renewed, in milliseconds since 1970: when two thirds of its time are over, or up to a
 * thirtieth earlier.
 *
 * @param spread from 0 to 1, how much earlier: so that not all nodes do the same thing in the same minute
 */
export function renewalTime(
  { validFromDate, validToDate }: Pick<X509Certificate, "validFromDate" | "validToDate">,
  spread: number,
): number {
  const lifetime = validToDate.getTime() - validFromDate.getTime();
  return validFromDate.getTime() + lifetime * (2 / 3 - spread / 30);
}

/** Whether a certificate is to be renewed now: its time has come, or by a clock that was wrong it has not begun. */
export function isDue(
  certificate: X509Certificate,
  { now, spread }: { readonly now: number; readonly spread: number },
) {
  return now < certificate.validFromDate.getTime() || now >= renewalTime(certificate, spread);
}

/** Whether a certificate lacks a name that it would be given now. */
export function lacksNames(certificate: X509Certificate, names: CertificateNames): boolean {
  const has = listedNames(certificate);
  return wantedNames(names).some((name) => !has.has(name));
}
