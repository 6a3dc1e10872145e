import { ok, type Outcome } from "@aws-iam-authenticator/core";
import type { StsTransport } from "@aws-iam-authenticator/verifier";
import { CallAborted, CallFailure } from "./http/call-failure.ts";
import { KeptConnections } from "./http/kept-connections.ts";
import { requestText } from "./http/request-text.ts";
import { openersOf } from "./openers-of.ts";
import { splitUrl } from "./split-url.ts";
import { findWay, type StsTransportOptions, type WayToAws } from "./way-to-aws.ts";

/** A transport to STS, and the way to end its connections. */
export interface OpenStsTransport {
  readonly transport: StsTransport;
  /** Ends idle connections, and what is under way. */
  close(): Promise<void>;
}

/**
 * The way to STS: connections are kept, redirects never followed, proxies (`HTTPS_PROXY`, `NO_PROXY`) and trust stores
 * honoured. It is the same on each runtime.
 *
 * Problems: `CONFIG_UNREADABLE` (a file of certificates), `CONFIG_INVALID` (a proxy that is no URL).
 */
export function createStsTransport(options: StsTransportOptions): Outcome<OpenStsTransport> {
  const way = findWay(options);
  return way.ok ? ok(open(way.value)) : way;
}

function open(way: WayToAws): OpenStsTransport {
  const openerTo = openersOf(way);
  // Hosts are out of a table of AWS's, so that there are few.
  const connections = new Map<string, KeptConnections>();
  let isClosed = false;

  function connectionsTo(origin: string): KeptConnections {
    let known = connections.get(origin);
    if (known === undefined) {
      known = new KeptConnections(openerTo(new URL(origin)));
      connections.set(origin, known);
    }
    return known;
  }

  return {
    transport({ url, headers }, signal) {
      if (isClosed) return Promise.reject(new CallAborted());
      const { origin, host, path } = splitUrl(url);
      const request = requestText(host, path, headers);
      if (request instanceof CallFailure) return Promise.reject(request);
      return connectionsTo(origin).send(request, signal);
    },
    async close() {
      isClosed = true;
      for (const kept of connections.values()) kept.close();
    },
  };
}
