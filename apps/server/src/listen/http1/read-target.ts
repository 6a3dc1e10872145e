/**
 * What a request is for: its path and query, and the host that it names, as a URL. Undefined where HTTP does not allow it,
 * or nobody who means well would send it.
 *
 * @param target as it stands in the request's line: a path, or a whole URL, which every server must take
 * @param host the header; it must be there, also in HTTP/1.0
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function readTarget(target: string, host: string | null, scheme: "http" | "https"): string | undefined {
  if (host === null || !isHost(host)) return undefined;
  if (PATH.test(target)) return `${scheme}://${host}${target}`;
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const { username, password, pathname, search } = new URL(target);
  return username === "" && password === "" ? `${scheme}://${host}${pathname}${search}` : undefined;
}

/** Host and port in a form that a URL can hold. */
function isHost(text: string): boolean {
  // To parse it costs most of this, and a client names the same host again and again.
  if (text === lastHost) return true;
  if (!HOST.test(text) || !URL.canParse(`https://${text}/`)) return false;
  lastHost = text;
  return true;
}

let lastHost: string | undefined;

const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** ASCII without spaces, backslashes (which a URL takes for slashes), fragments and what must be escaped. */
const PATH = /^\/[!$-;=?-[\]_a-z~]*$/;
