import { type Authority, type CertificateAndKey, createAuthority, daysFromNow } from "./certificate.ts";
import type { WrongCertificate } from "./connection-fault.ts";

/** A certificate that is wrong in one way, and right in all others. */
export async function issueWrong(
  what: WrongCertificate,
  hosts: readonly string[],
  authority: Authority,
): Promise<CertificateAndKey> {
  switch (what) {
    case "untrusted":
      return (await createAuthority()).issue(hosts);
    case "other-host":
      return authority.issue(["not-sts.example"]);
    case "expired":
      return authority.issue(hosts, { notBefore: daysFromNow(-2), notAfter: daysFromNow(-1) });
    case "not-yet-valid":
      return authority.issue(hosts, { notBefore: daysFromNow(1), notAfter: daysFromNow(2) });
  }
}
