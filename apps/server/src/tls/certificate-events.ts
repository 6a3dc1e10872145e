/** When a certificate that is served or signs ends, in milliseconds since 1970. */
export interface CertificateExpiryEvent {
  readonly type: "certificate-expiry";
  readonly certificate: "serving" | "ca";
  readonly at: number;
}

/** The files of the certificate and key were changed: it is served, or it cannot be. */
export interface CertificateReloadEvent {
  readonly type: "certificate-reload";
  readonly result: "applied" | "refused";
}

/** The server made a new certificate, or could not. */
export interface CertificateRenewalEvent {
  readonly type: "certificate-renewal";
  readonly result: "renewed" | "failed";
}

/** A client without a certificate of `server.clientCAFile` was turned away. */
export interface ClientRefusedEvent {
  readonly type: "client-refused";
}

/** What certificates tell. */
export type CertificateEvent =
  | CertificateExpiryEvent
  | CertificateReloadEvent
  | CertificateRenewalEvent
  | ClientRefusedEvent;
