import type { StsTransport } from "@aws-iam-authenticator/verifier";
import type { OpenStsTransport } from "./create-sts-transport.ts";
import { splitUrl } from "./split-url.ts";
import type { WayToAws } from "./way-to-aws.ts";

/** What of Bun's own is used here. @see https://bun.sh/reference/bun/FetchSession */
declare const Bun: { readonly FetchSession: new (init: SessionInit) => FetchSession };

interface SessionInit {
  readonly tls: {
    readonly ca?: readonly string[];
    readonly checkServerIdentity?: () => Error;
    readonly rejectUnauthorized: true;
    readonly serverName?: string;
  };
  readonly proxy: false | { readonly url: string; readonly respectNoProxy: false };
  readonly keepAlive: { readonly idleTimeout: number; readonly maxIdleSockets: number };
}

interface FetchSession {
  fetch(url: string, init: RequestInit & { readonly decompress: false; readonly verbose: false }): Promise<Response>;
  /** Ends idle connections alone. */
  close(): void;
}

/** A session, and what a request is to be in it. */
interface Route {
  readonly session: FetchSession;
  readonly url: string;
  /** Where it is not that of the URL. */
  readonly host?: string;
}

/** A connection that was idle for so many seconds ends, as on Node. */
const idleTimeout = 4;
/** As many as Bun has calls under way at once. */
const maxIdleSockets = 256;
/** An answer that declares at most so many bytes is read in one piece. The verifier takes no more, and a real one has about 500. */
const mostBytesAtOnce = 64 * 1024;

/**
 * Calls to STS as Bun makes them, natively: half the CPU of undici over its `node:tls`.
 *
 * Whatever Bun would read of the process's environment is said in each session or call: proxies, the check of certificates,
 * and the printing of requests, which holds signatures. How long a connection takes to be made has no bound of its own.
 */
export function overFetchSession(way: WayToAws): OpenStsTransport {
  const { routeOf, closeIdle } = way.endpoint === undefined ? routesByProxy(way) : routesTo(way.endpoint, way);
  const underWay = new Set<AbortController>();
  let closed = false;

  const transport: StsTransport = async ({ url: asked, headers }, signal) => {
    if (closed) throw new DOMException("The transport is closed", "AbortError");
    const { session, url, host } = routeOf(asked);
    const controller = new AbortController();
    const abort = (): void => controller.abort();
    const end = (): void => {
      signal.removeEventListener("abort", abort);
      underWay.delete(controller);
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    underWay.add(controller);
    try {
      const response = await session.fetch(url, {
        method: "GET",
        headers: host === undefined ? headers : { ...headers, host },
        redirect: "manual",
        // Beyond the bound of an answer nothing may be unpacked.
        decompress: false,
        verbose: false,
        signal: controller.signal,
      });
      const { status } = response;
      const contentType = response.headers.get("content-type") ?? undefined;
      if (isShort(response.headers)) {
        const body = await response.bytes();
        end();
        return { status, contentType, body };
      }
      return { status, contentType, body: piecesOf(response.body, end) };
    } catch (error) {
      end();
      throw error;
    }
  };

  return {
    transport,
    async close() {
      closed = true;
      for (const controller of underWay) controller.abort();
      closeIdle();
    },
  };
}

interface Routes {
  routeOf(url: string): Route;
  closeIdle(): void;
}

function routesByProxy({ authorities, proxy, bypasses }: WayToAws): Routes {
  const direct = openSession(authorities, {});
  if (proxy === undefined) return { routeOf: (url) => ({ session: direct, url }), closeIdle: () => direct.close() };
  const proxied = openSession(authorities, { proxy });
  return {
    routeOf: (url) => ({ session: bypasses(new URL(url)) ? direct : proxied, url }),
    closeIdle() {
      direct.close();
      proxied.close();
    },
  };
}

/** A session has one name that TLS is checked against. Hosts come from a table of AWS's, so that there are few. */
function routesTo(endpoint: URL, { authorities }: WayToAws): Routes {
  const sessions = new Map<string, FetchSession>();
  return {
    routeOf(url) {
      const { host, path } = splitUrl(url);
      let session = sessions.get(host);
      if (session === undefined) {
        session = openSession(authorities, { serverName: new URL(url).hostname });
        sessions.set(host, session);
      }
      return { session, host, url: endpoint.origin + path };
    },
    closeIdle() {
      for (const session of sessions.values()) session.close();
    },
  };
}

function openSession(
  authorities: readonly string[],
  { proxy, serverName }: { readonly proxy?: URL; readonly serverName?: string },
): FetchSession {
  return new Bun.FetchSession({
    tls: {
      // Read once for the session, not for each connection. Without any Bun would trust those that it brings.
      ...(authorities.length === 0 ? { checkServerIdentity: trustNobody } : { ca: authorities }),
      rejectUnauthorized: true,
      ...(serverName === undefined ? {} : { serverName }),
    },
    proxy: proxy === undefined ? false : { url: proxy.href, respectNoProxy: false },
    keepAlive: { idleTimeout, maxIdleSockets },
  });
}

function trustNobody(): Error {
  return Object.assign(new Error("No authority is trusted"), { code: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" });
}

/** Its length is known, and holds: with chunks the header Content-Length counts for nothing. */
function isShort(headers: Headers): boolean {
  const length = headers.get("content-length");
  return length !== null && Number(length) <= mostBytesAtOnce && !headers.has("transfer-encoding");
}

async function* piecesOf(
  body: ReadableStream<Uint8Array> | null,
  end: () => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (body !== null) yield* body;
  } finally {
    end();
  }
}
