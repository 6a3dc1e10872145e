import { ok, type Outcome } from "@aws-iam-authenticator/core";
import { proxyOfUrl, type ProxyVariables } from "@aws-iam-authenticator/server/sts-transport";
import { Agent, type buildConnector, type Dispatcher, ProxyAgent } from "undici";

/** What requests to AWS are sent with, through whatever proxy a host needs. */
export interface AwsDispatchers {
  /** Problem: `CONFIG_INVALID` (a proxy that is no URL). */
  of(url: URL): Outcome<Dispatcher>;
  /** Ends their connections. */
  close(): Promise<void>;
}

/** An answer of AWS that hands out credentials has a few kilobytes. */
const longestAnswer = 1024 * 1024;

/** Nothing is connected to before the first request. @param connect how to connect, and whom to trust */
export function awsDispatchers(env: ProxyVariables, connect: buildConnector.BuildOptions): AwsDispatchers {
  const options = {
    allowH2: false,
    connect,
    headersTimeout: 20_000,
    bodyTimeout: 10_000,
    maxResponseSize: longestAnswer,
  };
  const direct = new Agent(options);
  const proxied = new Map<string, ProxyAgent>();

  function through({ href, protocol }: URL): ProxyAgent {
    const known = proxied.get(href);
    if (known !== undefined) return known;
    // With proxyTls a SOCKS proxy would be spoken to over TLS, too.
    const proxyTls = protocol === "https:" ? { proxyTls: connect } : {};
    const agent = new ProxyAgent({ ...options, uri: href, requestTls: connect, ...proxyTls });
    proxied.set(href, agent);
    return agent;
  }

  return {
    of(url) {
      const proxy = proxyOfUrl(url, env);
      if (!proxy.ok) return proxy;
      return ok(proxy.value === undefined ? direct : through(proxy.value));
    },
    async close() {
      await Promise.all([direct, ...proxied.values()].map((agent) => agent.destroy()));
    },
  };
}
