import { createSecureContext } from "node:tls";
import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import type { StsTransport } from "@aws-iam-authenticator/verifier";
import { Agent, buildConnector, type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { readBundle, trustedAuthorities, type TrustVariables } from "./trust-store.ts";

/** Variables that calls to STS honour. */
export interface StsTransportVariables extends TrustVariables {
  readonly HTTPS_PROXY?: string | undefined;
  readonly https_proxy?: string | undefined;
  readonly NO_PROXY?: string | undefined;
  readonly no_proxy?: string | undefined;
}

export interface StsTransportOptions {
  readonly env: StsTransportVariables;
  /**
   * Where to connect instead of the host that the token names: a VPC endpoint, an emulator. The Host header and the name
   * that TLS is checked against stay the token's host. Proxies are not used then. With `http:` there is no TLS.
   */
  readonly endpoint?: URL | undefined;
  /** A file of certificate authorities in PEM that are trusted, and no others. */
  readonly caFile?: string | undefined;
}

/** A transport to STS, and the way to end its connections. */
export interface OpenStsTransport {
  readonly transport: StsTransport;
  close(): Promise<void>;
}

/**
 * The way to STS on Node and Bun: connections are kept, redirects never followed, proxies (`HTTPS_PROXY`, `NO_PROXY`) and
 * trust stores honoured.
 *
 * Problems: `CONFIG_UNREADABLE` (a file of certificates), `CONFIG_INVALID` (a proxy that is no URL).
 */
export function createStsTransport(options: StsTransportOptions): Outcome<OpenStsTransport> {
  const dispatcher = createDispatcher(options);
  if (!dispatcher.ok) return dispatcher;
  return ok({ transport: transportOn(dispatcher.value), close: () => dispatcher.value.destroy() });
}

/** Connections to AWS as {@link createStsTransport} makes them to STS, for other services too. The same problems. */
export function createDispatcher(options: StsTransportOptions): Outcome<Dispatcher> {
  const { env, endpoint, caFile } = options;
  const authorities = caFile === undefined ? trustedAuthorities(env) : readBundle(safe`server.sts.caFile`, caFile);
  if (!authorities.ok) return authorities;
  // Parsed once: the store has some 150 certificates, and each connection would read them anew.
  const secureContext = createSecureContext({ ca: [...authorities.value], minVersion: "TLSv1.2" });
  const connect = { secureContext, timeout: connectTimeoutMs };
  return endpoint === undefined ? proxyingAgent(env, connect) : ok(agentTo(endpoint, connect));
}

const connectTimeoutMs = 5_000;

function transportOn(dispatcher: Dispatcher): StsTransport {
  return async ({ url, headers }, signal) => {
    const response = await request(url, { dispatcher, method: "GET", headers: { ...headers }, signal });
    const { statusCode: status, body } = response;
    return { status, body, contentType: response.headers["content-type"]?.toString() };
  };
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

function proxyingAgent(env: StsTransportVariables, connect: buildConnector.BuildOptions): Outcome<Dispatcher> {
  const proxy = proxyUrl(env.HTTPS_PROXY || env.https_proxy || "");
  const noProxy = env.NO_PROXY || env.no_proxy || "";
  if (proxy === undefined) {
    return fail("CONFIG_INVALID", safe`HTTPS_PROXY is no URL such as http://proxy.example:3128`);
  }
  const shared = { allowH2: false, connect, requestTls: connect, proxyTls: connect };
  // STS is spoken to over HTTPS alone; the empty text keeps the library from reading the process's own variables.
  return ok(new EnvHttpProxyAgent({ ...shared, httpProxy: "", httpsProxy: proxy, noProxy }));
}

/** The URL of a proxy, which may lack `http://` as in Go and curl; empty where there is none, undefined where it is no URL. */
function proxyUrl(text: string): string | undefined {
  if (text === "") return "";
  const url = text.includes("://") ? text : `http://${text}`;
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : undefined;
}
