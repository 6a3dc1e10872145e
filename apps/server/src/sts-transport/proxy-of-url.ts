import { asIs, fail, ok, type Outcome, safe } from "@aws-iam-authenticator/core";
import { bypassesProxy } from "./bypasses-proxy.ts";

/** Variables that name proxies. Of each the spelling in upper case counts, and the other where it is empty or not set. */
export interface ProxyVariables {
  readonly HTTPS_PROXY?: string | undefined;
  readonly https_proxy?: string | undefined;
  readonly HTTP_PROXY?: string | undefined;
  readonly http_proxy?: string | undefined;
  readonly NO_PROXY?: string | undefined;
  readonly no_proxy?: string | undefined;
}

/**
 * The proxy to send a request by, as Go's programs and so the reference choose it: `HTTPS_PROXY` for `https:`, `HTTP_PROXY`
 * for `http:`, none for this machine itself and for what `NO_PROXY` lists. `ALL_PROXY` does not count.
 *
 * Problem: `CONFIG_INVALID` where the variable is no URL with `http:`, `https:` or `socks5:`; the first may be left out.
 *
 * @returns undefined where the request goes straight to its host
 */
export function proxyOfUrl(url: URL, env: ProxyVariables): Outcome<URL | undefined> {
  const [variable, text] =
    url.protocol === "https:"
      ? ([safe`HTTPS_PROXY`, env.HTTPS_PROXY || env.https_proxy] as const)
      : ([safe`HTTP_PROXY`, env.HTTP_PROXY || env.http_proxy] as const);
  if (!text || bypassesProxy(url, env.NO_PROXY || env.no_proxy || "")) return ok(undefined);
  const proxy = text.includes("://") ? text : `http://${text}`;
  // The text itself may hold a password.
  if (!isProxy(proxy)) {
    return fail("CONFIG_INVALID", safe`${asIs(variable)} is no URL such as http://proxy.example:3128`);
  }
  return ok(new URL(proxy));
}

function isProxy(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^(https?|socks5):$/.test(protocol) && [username, password].every(canBeDecoded);
}

function canBeDecoded(text: string): boolean {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
}
