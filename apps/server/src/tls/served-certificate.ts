import type { X509Certificate } from "node:crypto";
import { certificatesOf } from "./certificates.ts";
import type { KeyPair } from "./check-key-pair.ts";

const day = 24 * 3_600_000;

/** The certificate of a pair that was checked. */
export function certificateOf({ cert }: KeyPair): X509Certificate {
  const [certificate] = certificatesOf(cert) ?? [];
  if (certificate === undefined) throw new TypeError("no certificate");
  return certificate;
}

/** Whether a pair is not valid for another day. @param now milliseconds since 1970 */
export function endsSoon(pair: KeyPair, now: number): boolean {
  const { validFromDate, validToDate } = certificateOf(pair);
  return now < validFromDate.getTime() || validToDate.getTime() - now < day;
}

/** Whether two pairs are the same to the byte. */
export function isSamePair(one: KeyPair, other: KeyPair): boolean {
  return one.cert === other.cert && one.key.reveal() === other.key.reveal();
}
