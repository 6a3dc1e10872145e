import type { Body } from "./read-bounded.ts";
import type { StsRequest } from "./sts-request.ts";

/** What came back: status and the body's bytes, not yet read. */
export interface StsResponse {
  readonly status: number;
  readonly body: Body;
}

/**
 * Sends a request to STS. It must not follow redirects, must check TLS against the URL's host, must end when the signal
 * says so, and rejects where no answer comes.
 */
export type StsTransport = (request: StsRequest, signal: AbortSignal) => Promise<StsResponse>;

/** A transport on `fetch`. */
export function fetchTransport(fetch: typeof globalThis.fetch = globalThis.fetch): StsTransport {
  return async ({ url, headers }, signal) => {
    const { status, body } = await fetch(url, { method: "GET", headers, redirect: "manual", signal });
    return { status, body };
  };
}
