import type { Registry } from "prom-client";
import type { CertificateEvent } from "../tls/certificate-events.ts";
import { counter, gauge } from "./make-metric.ts";

/** The metrics of the server's certificates. */
export function createCertificateMetrics(registry: Registry): { observe(event: CertificateEvent): void } {
  const expiry = gauge("certificate_expiry_timestamp_seconds", registry);
  const reloads = counter("certificate_reloads_total", registry, [{ result: "applied" }, { result: "refused" }]);
  const renewals = counter("certificate_renewals_total", registry, [{ result: "renewed" }, { result: "failed" }]);
  const refusedClients = counter("client_certificates_refused_total", registry);
  return {
    observe(event) {
      switch (event.type) {
        case "certificate-expiry":
          expiry.set({ certificate: event.certificate }, event.at / 1000);
          return;
        case "certificate-reload":
          reloads.inc({ result: event.result });
          return;
        case "certificate-renewal":
          renewals.inc({ result: event.result });
          return;
        case "client-refused":
          refusedClients.inc();
      }
    },
  };
}
