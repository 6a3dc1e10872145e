/** What the server and `init` make. */
export type MadeCertificate = "self-signed" | "authority" | "serving" | "client";

const day = 24 * 3_600_000;
const years = (count: number): number => count * 365 * day;

/**
 * How long each is valid. A self-signed one as long as the reference implementation's; a client's as long as its CA,
 * since kube-apiserver reads it once, at its start.
 */
const LIFETIMES: Readonly<Record<MadeCertificate, number>> = {
  "self-signed": years(100),
  authority: years(10),
  serving: 90 * day,
  client: years(10),
};

/** So that a machine whose clock is behind takes the certificate at once. */
const backdatedMs = 3_600_000;

/**
 * When a certificate that is made now is valid, in whole seconds as certificates have them.
 *
 * @param now milliseconds since 1970
 * @param end when the CA's own validity ends, in milliseconds since 1970: nothing that it signs is valid for longer
 */
export function lifetimeOf(
  kind: MadeCertificate,
  now: number,
  end = Number.POSITIVE_INFINITY,
): { readonly notBefore: Date; readonly notAfter: Date } {
  const from = now - backdatedMs;
  return { notBefore: new Date(from), notAfter: new Date(Math.min(from + LIFETIMES[kind], end)) };
}
