import { ok, type Outcome } from "@aws-iam-authenticator/core";
import type { StsTransport } from "@aws-iam-authenticator/verifier";
import { findWay, type StsTransportOptions, type WayToAws } from "./way-to-aws.ts";

/** A transport to STS, and the way to end its connections. */
export interface OpenStsTransport {
  readonly transport: StsTransport;
  /** Ends idle connections, and what is under way. */
  close(): Promise<void>;
}

/**
 * The way to STS on Node and Bun: connections are kept, redirects never followed, proxies (`HTTPS_PROXY`, `NO_PROXY`) and
 * trust stores honoured.
 *
 * Problems: `CONFIG_UNREADABLE` (a file of certificates), `CONFIG_INVALID` (a proxy that is no URL).
 */
export function createStsTransport(options: StsTransportOptions): Outcome<OpenStsTransport> {
  const way = findWay(options);
  return way.ok ? ok(open(way.value)) : way;
}

/** Of the runtime that this runs on; on Bun undici is not loaded for it. */
const open: (way: WayToAws) => OpenStsTransport =
  "Bun" in globalThis
    ? (await import("./over-fetch-session.ts")).overFetchSession
    : (await import("./over-undici.ts")).overUndici;
