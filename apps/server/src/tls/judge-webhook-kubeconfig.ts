import type { X509Certificate } from "node:crypto";
import { type Safe, safe } from "@aws-iam-authenticator/core";
import { certificatesOf, covers, hasSigned, isTrusted } from "./certificates.ts";
import type { WebhookKubeconfig } from "./read-webhook-kubeconfig.ts";

/**
 * Why a kube-apiserver that was started with a webhook kubeconfig refuses a server with this certificate; undefined where
 * it takes it, or that cannot be told. When certificates are valid does not matter.
 *
 * @param certificate in PEM, with its chain
 */
export function refusalBy(
  { trusted, trustsAnything, serverName }: Pick<WebhookKubeconfig, "trusted" | "trustsAnything" | "serverName">,
  certificate: string,
): Safe | undefined {
  const shown = certificatesOf(certificate);
  if (shown === undefined || trustsAnything) return undefined;
  const authorities = trusted === undefined ? undefined : certificatesOf(trusted);
  if (authorities !== undefined && !isTrusted(shown, authorities)) return safe`it does not trust the certificate`;
  if (covers(shown[0], serverName)) return undefined;
  return safe`it calls the server ${serverName}, which the certificate is not for`;
}

/** Whether a webhook kubeconfig is what would be written now, so that it can stay. */
export function isUpToDate(
  kubeconfig: WebhookKubeconfig,
  wanted: {
    readonly serverUrl: string;
    readonly trusted: string;
    /** Whether kube-apiserver is to show a certificate of this CA. */
    readonly withClient: boolean;
    readonly now: number;
  },
): boolean {
  const [client] = kubeconfig.client === undefined ? [] : (certificatesOf(kubeconfig.client.cert) ?? []);
  const issuer = client && certificatesOf(wanted.trusted)?.find((one) => hasSigned(one, client));
  return (
    kubeconfig.server === wanted.serverUrl &&
    kubeconfig.trusted?.trim() === wanted.trusted.trim() &&
    (!wanted.withClient || (issuer !== undefined && lastsAsLong(client, issuer, wanted.now)))
  );
}

/** Whether a client's certificate is valid for a year, as kube-apiserver may run that long with it, or as long as its CA. */
function lastsAsLong(client: X509Certificate | undefined, issuer: X509Certificate, now: number): boolean {
  const year = 365 * 24 * 3_600_000;
  return client !== undefined && client.validToDate.getTime() >= Math.min(now + year, issuer.validToDate.getTime());
}
