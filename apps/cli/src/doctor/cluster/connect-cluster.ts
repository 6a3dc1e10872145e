import { ok, type Outcome, type Secret } from "@aws-iam-authenticator/core";
import { Agent, type Dispatcher, ProxyAgent } from "undici";
import type { Io } from "../../io.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import { type ConnectionFailure, connectionFailure } from "./connection-failure.ts";

/** An answer, whatever its status. */
export interface ClusterAnswer {
  readonly status: number;
  /** Parsed; undefined where it is no JSON. */
  readonly body: unknown;
}

/** What came of a request: an answer, or why there is none. */
export type Asked =
  | { readonly answered: true; readonly answer: ClusterAnswer }
  | { readonly answered: false; readonly failure: ConnectionFailure };

/** A kube-apiserver that can be asked. */
export interface ConnectedCluster {
  /** Host of the proxy on the way, where there is one. */
  readonly proxy: string | undefined;
  /** Sends a request; never rejects. */
  ask(request: { readonly path: string; readonly token?: Secret; readonly body?: object }): Promise<Asked>;
  close(): Promise<void>;
}

const timeoutMs = 15_000;
/** What kube-apiserver answers here has some hundred bytes. */
const longestAnswer = 1024 * 1024;

/**
 * The way to a kube-apiserver as kubectl goes it: the kubeconfig's authorities or the system's, its name, its proxy or that of
 * the environment. Nothing is sent yet.
 *
 * Problems: `CONFIG_INVALID` (a proxy), `CONFIG_UNREADABLE` (a file of certificates that the environment names).
 */
export async function connectCluster(target: ClusterTarget, io: Io): Promise<Outcome<ConnectedCluster>> {
  const { url, proxyUrl } = target;
  const { proxyOfUrl } = await import("@aws-iam-authenticator/server/sts-transport");
  const proxy = proxyUrl === undefined ? proxyOfUrl(url, io.env) : ok(proxyUrl);
  if (!proxy.ok) return proxy;
  const dispatcher = await dispatcherFor(target, proxy.value, io);
  if (!dispatcher.ok) return dispatcher;
  return ok({
    proxy: proxy.value?.host,
    async ask({ path, token, body }) {
      try {
        const { statusCode: status, body: answered } = await dispatcher.value.request({
          origin: url.origin,
          path: url.pathname.replace(/\/$/, "") + path,
          method: body === undefined ? "GET" : "POST",
          headers: {
            accept: "application/json",
            "user-agent": "aws-iam-authenticator",
            ...(token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }),
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          body: body === undefined ? null : JSON.stringify(body),
          signal: AbortSignal.timeout(timeoutMs),
        });
        return { answered: true, answer: { status, body: parsed(await answered.text()) } };
      } catch (error) {
        return { answered: false, failure: connectionFailure(error) };
      }
    },
    close: () => dispatcher.value.destroy(),
  });
}

async function dispatcherFor(
  { authorities, insecure, serverName }: ClusterTarget,
  proxy: URL | undefined,
  { env }: Io,
): Promise<Outcome<Dispatcher>> {
  const { trustedAuthorities } = await import("@aws-iam-authenticator/server/sts-transport");
  const { SSL_CERT_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS } = env;
  const trusted =
    authorities === undefined
      ? trustedAuthorities({ SSL_CERT_FILE, SSL_CERT_DIR, NODE_EXTRA_CA_CERTS })
      : ok([authorities]);
  if (!trusted.ok) return trusted;
  const connect = {
    ca: [...trusted.value],
    timeout: timeoutMs,
    ...(insecure ? { rejectUnauthorized: false } : {}),
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
  const options = { allowH2: false, maxResponseSize: longestAnswer };
  return ok(
    proxy === undefined
      ? new Agent({ ...options, connect })
      : new ProxyAgent({ ...options, uri: proxy.href, requestTls: connect }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
