import type { AnswerFault } from "./answer-fault.ts";

/**
 * What is wrong with the connections to STS.
 *
 * - `reset`: the connection is reset as soon as it is there, or once a request has come, or with half of the answer sent.
 * - `tls`: the certificate is of an authority that nobody trusts, for another host, of yesterday or of tomorrow; nothing
 *   else is wrong with it. With https alone.
 */
export type ConnectionFault =
  | { readonly kind: "reset"; readonly when: "on-connect" | "before-headers" | "in-body" }
  | { readonly kind: "tls"; readonly certificate: WrongCertificate };

/** In what way a certificate is wrong. */
export type WrongCertificate = "untrusted" | "other-host" | "expired" | "not-yet-valid";

/** Everything that can be wrong with an emulator. */
export type Fault = AnswerFault | ConnectionFault;

/** A fault that a connection meets before there is a request. */
export type EarlyFault =
  | Extract<ConnectionFault, { kind: "tls" }>
  | { readonly kind: "reset"; readonly when: "on-connect" };

/** A connection that is cut while it has a request. */
export type CutFault = { readonly kind: "reset"; readonly when: "before-headers" | "in-body" };

export function isAnswerFault(fault: Fault): fault is AnswerFault {
  return fault.kind !== "tls" && fault.kind !== "reset";
}

export function isEarlyFault(fault: Fault): fault is EarlyFault {
  return fault.kind === "tls" || (fault.kind === "reset" && fault.when === "on-connect");
}

export function isCutFault(fault: Fault): fault is CutFault {
  return fault.kind === "reset" && fault.when !== "on-connect";
}
