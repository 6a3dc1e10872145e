import { fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import { bypassesProxy } from "./bypasses-proxy.ts";
import { proxyOfUrl } from "./proxy-of-url.ts";
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

/** How AWS is reached, whichever runtime goes there. */
export interface WayToAws {
  /** Who is trusted, in PEM, and nobody else. Can be empty: then nobody is. */
  readonly authorities: readonly string[];
  readonly endpoint: URL | undefined;
  /** `http:` or `https:`; undefined where there is none, and with an endpoint. */
  readonly proxy: URL | undefined;
  /** Whether a request goes past the proxy. */
  bypasses(url: URL): boolean;
}

/**
 * Reads what the options name, once, at the start.
 *
 * Problems: `CONFIG_UNREADABLE` (a file of certificates), `CONFIG_INVALID` (a proxy that is no URL).
 */
export function findWay({ env, endpoint, caFile }: StsTransportOptions): Outcome<WayToAws> {
  const authorities = caFile === undefined ? trustedAuthorities(env) : readBundle(safe`server.sts.caFile`, caFile);
  if (!authorities.ok) return authorities;
  const proxy = endpoint === undefined ? proxyIn(env) : ok(undefined);
  if (!proxy.ok) return proxy;
  const noProxy = env.NO_PROXY || env.no_proxy || "";
  return ok({
    authorities: authorities.value,
    endpoint,
    proxy: proxy.value,
    bypasses: (url) => bypassesProxy(url, noProxy),
  });
}

/** Without NO_PROXY, so that a proxy that cannot be used is told even where no host of today goes through it. */
function proxyIn({ HTTPS_PROXY, https_proxy }: StsTransportVariables): Outcome<URL | undefined> {
  const proxy = proxyOfUrl(new URL("https://sts.amazonaws.com"), { HTTPS_PROXY, https_proxy });
  if (proxy.ok && proxy.value?.protocol === "socks5:") {
    return fail("CONFIG_INVALID", safe`HTTPS_PROXY is no URL such as http://proxy.example:3128`);
  }
  return proxy;
}
