import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { isIP } from "node:net";
import { connect, type DetailedPeerCertificate } from "node:tls";
import { systemCode } from "@aws-iam-authenticator/core";
import { type ClientPair, httpsFetch } from "../../https-fetch.ts";

/** What came of a GET to one of the server's health endpoints. */
export interface HealthAnswer {
  /** Undefined where there was no answer. */
  readonly status: number | undefined;
  readonly text: string;
}

/** What listens where kube-apiserver is told to call. */
export type RunningServer =
  | {
      readonly answers: true;
      /** The certificate that it shows, and further ones that it sends with it. */
      readonly chain: readonly X509Certificate[];
      readonly healthz: HealthAnswer;
      readonly readyz: HealthAnswer;
    }
  | { readonly answers: false; readonly reason: string };

/**
 * Connects to a server as kube-apiserver would and looks at its certificate and its health. The certificate is not
 * checked: that is what is to be judged, and nothing is sent that is for the server alone.
 *
 * @param options.timeoutMs for connecting, and for each answer
 * @param options.client what kube-apiserver shows, for a server with `clientCAFile`
 */
export async function askRunningServer(
  url: URL,
  { timeoutMs = 5000, client }: { readonly timeoutMs?: number; readonly client?: ClientPair | undefined } = {},
): Promise<RunningServer> {
  let chain: readonly X509Certificate[];
  try {
    chain = await certificatesShown(url, timeoutMs, client);
  } catch (error) {
    return { answers: false, reason: reasonOf(error) };
  }
  const [healthz, readyz] = await Promise.all([get("/healthz"), get("/readyz")]);
  return { answers: true, chain, healthz, readyz };

  async function get(path: string): Promise<HealthAnswer> {
    try {
      const response = await httpsFetch({ unchecked: true }, timeoutMs, client)(new URL(path, url.origin));
      return { status: response.status, text: await response.text() };
    } catch (error) {
      return { status: undefined, text: reasonOf(error) };
    }
  }
}

async function certificatesShown(
  url: URL,
  timeoutMs: number,
  client: ClientPair | undefined,
): Promise<readonly X509Certificate[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const socket = connect({
    host,
    port: Number(url.port || 443),
    rejectUnauthorized: false,
    ...client,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(timeoutMs) });
    const chain: X509Certificate[] = [];
    const seen = new Set<string>();
    // The last of a chain is its own issuer.
    let next: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
    while (next?.raw !== undefined && !seen.has(next.fingerprint256)) {
      seen.add(next.fingerprint256);
      chain.push(new X509Certificate(next.raw));
      next = next.issuerCertificate;
    }
    return chain;
  } finally {
    socket.on("error", () => undefined);
    socket.destroy();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === "AbortError") return "no answer in time";
  return systemCode(error) ?? (error instanceof Error ? error.message : "unknown");
}
