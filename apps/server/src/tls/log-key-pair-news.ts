import type { X509Certificate } from "node:crypto";
import { type Clock, describeProblem, type Problem } from "@aws-iam-authenticator/core";
import type { Logger } from "../log/logger.ts";
import type { CertificateEvent } from "./certificate-events.ts";
import { certificatesOf } from "./certificates.ts";
import type { KeyPairPaths } from "./check-key-pair.ts";
import type { KeyPairNews } from "./key-pair-news.ts";

const day = 24 * 3_600_000;
/** The serving certificate has been due for renewal by then. A new CA takes a restart of kube-apiserver. */
const warnDays = { serving: 30, ca: 180 } as const;

/** Tells log and metrics what comes of keeping a key pair up to date. Warnings of an end that nears come once a day. */
export function logKeyPairNews(deps: {
  readonly paths: KeyPairPaths;
  readonly clock: Pick<Clock, "now">;
  readonly logger: Logger;
  readonly observe: (event: CertificateEvent) => void;
}): (news: KeyPairNews) => void {
  const { clock, logger, observe } = deps;
  const paths = { ...deps.paths };
  const told = new Map<string, number>();
  let authorityProblem = "";

  function tellExpiry(certificate: "serving" | "ca", { validToDate }: X509Certificate, isNew: boolean): void {
    observe({ type: "certificate-expiry", certificate, at: validToDate.getTime() });
    const days = Math.floor((validToDate.getTime() - clock.now()) / day);
    const before = told.get(certificate);
    told.set(certificate, days);
    // Of one that is new its own warnings say so.
    if (before === days || (before === undefined && isNew) || days >= warnDays[certificate]) return;
    const what =
      certificate === "ca" ? "the CA expires soon: kube-apiserver needs another" : "the certificate expires soon";
    logger.warning(what, { days, until: validToDate.toISOString() });
  }

  function tellAuthorityProblem(problem: Problem | undefined): void {
    const text = problem === undefined ? "" : describeProblem(problem);
    if (text === authorityProblem) return;
    authorityProblem = text;
    if (text === "") logger.info("the CA can be used again");
    else logger.error("the CA cannot be used, and the certificate is not renewed", { error: text });
  }

  return (news) => {
    switch (news.kind) {
      case "replaced": {
        const [certificate] = certificatesOf(news.pair.cert) ?? [];
        observe({ type: "certificate-reload", result: "applied" });
        if (news.renewed) observe({ type: "certificate-renewal", result: "renewed" });
        logger.info(news.renewed ? "renewed the certificate" : "serving another certificate", {
          ...paths,
          until: certificate?.validToDate.toISOString(),
        });
        for (const warning of news.warnings) logger.warning(warning);
        told.delete("serving");
        if (certificate !== undefined) tellExpiry("serving", certificate, true);
        return;
      }
      case "refused":
        observe({ type: "certificate-reload", result: "refused" });
        logger.error("the certificate and key were changed but are not served; those before still are", {
          error: describeProblem(news.problem),
          ...paths,
        });
        return;
      case "files-agree":
        logger.info("the certificate and key are as they are served again", paths);
        return;
      case "renewal-failed":
        observe({ type: "certificate-renewal", result: "failed" });
        logger.error("the certificate could not be renewed; it is tried again", {
          error: describeProblem(news.problem),
          ...paths,
        });
        return;
      case "looked-at": {
        const { authority } = news;
        const [certificate] = certificatesOf(news.pair.cert) ?? [];
        if (certificate !== undefined) tellExpiry("serving", certificate, true);
        if (authority.ok && authority.value !== undefined) tellExpiry("ca", authority.value.certificate, false);
        tellAuthorityProblem(authority.ok ? undefined : authority.problem);
      }
    }
  };
}
