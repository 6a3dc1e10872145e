import { createSecureContext } from "node:tls";
import { ok, type Outcome } from "@aws-iam-authenticator/core";
import { Agent, buildConnector, Dispatcher, ProxyAgent } from "undici";
import { findWay, type StsTransportOptions, type WayToAws } from "./way-to-aws.ts";

const connectTimeoutMs = 5_000;

/**
 * Connections to AWS that go the way of calls to STS (`createStsTransport`), for other services and other kinds of calls, by
 * undici. The same problems.
 */
export function createDispatcher(options: StsTransportOptions): Outcome<Dispatcher> {
  const way = findWay(options);
  return way.ok ? ok(dispatcherOf(way.value)) : way;
}

/** Connections that go this way, over HTTP/1.1. */
function dispatcherOf({ authorities, endpoint, proxy, bypasses }: WayToAws): Dispatcher {
  // Parsed once: the store has some 150 certificates, and each connection would read them anew.
  const secureContext = createSecureContext({ ca: [...authorities], minVersion: "TLSv1.2" });
  // Said, since otherwise the process's NODE_TLS_REJECT_UNAUTHORIZED would say it.
  const connect = { secureContext, rejectUnauthorized: true, timeout: connectTimeoutMs };
  if (endpoint !== undefined) return agentTo(endpoint, connect);
  const shared = { allowH2: false, connect };
  const direct = new Agent(shared);
  if (proxy === undefined) return direct;
  const proxied = new ProxyAgent({ ...shared, uri: proxy.href, requestTls: connect, proxyTls: connect });
  return new ByHost(direct, proxied, bypasses);
}

function agentTo(endpoint: URL, options: buildConnector.BuildOptions): Agent {
  const connector = buildConnector({ ...options, allowH2: false });
  const { protocol } = endpoint;
  const hostname = endpoint.hostname.replace(/^\[(.*)\]$/, "$1");
  const port = endpoint.port || (protocol === "https:" ? "443" : "80");
  return new Agent({
    allowH2: false,
    connect: (target, callback) =>
      connector({ ...target, protocol, hostname, host: endpoint.host, port, servername: target.hostname }, callback),
  });
}

/** Sends each request through the proxy or past it. */
class ByHost extends Dispatcher {
  readonly #direct: Dispatcher;
  readonly #proxied: Dispatcher;
  readonly #bypasses: (url: URL) => boolean;

  constructor(direct: Dispatcher, proxied: Dispatcher, bypasses: (url: URL) => boolean) {
    super();
    this.#direct = direct;
    this.#proxied = proxied;
    this.#bypasses = bypasses;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const direct = options.origin !== undefined && this.#bypasses(new URL(options.origin));
    return (direct ? this.#direct : this.#proxied).dispatch(options, handler);
  }

  override async destroy(): Promise<void> {
    await Promise.all([this.#direct.destroy(), this.#proxied.destroy()]);
  }
}
