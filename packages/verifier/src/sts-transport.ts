import type { Body } from "./read-bounded.ts";
import type { StsRequest } from "./sts-request.ts";

/** What came back: status, kind, and the body, which need not have been read yet. */
export interface StsResponse {
  readonly status: number;
  readonly body: Body;
  /** The header Content-Type. It is not looked at where a transport does not tell it. */
  readonly contentType?: string | undefined;
}

/**
 * Sends a request to STS. It must not follow redirects, must check TLS against the URL's host, must end when the signal
 * says so, and rejects where no answer comes.
 */
export type StsTransport = (request: StsRequest, signal: AbortSignal) => Promise<StsResponse>;

/** A transport on `fetch`. */
export function fetchTransport(fetch: typeof globalThis.fetch = globalThis.fetch): StsTransport {
  return async ({ url, headers }, signal) => {
    const response = await fetch(url, { method: "GET", headers, redirect: "manual", signal });
    const { status, body } = response;
    return { status, body, contentType: response.headers.get("content-type") ?? undefined };
  };
}
