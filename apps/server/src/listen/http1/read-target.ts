/**
 * What a request is for: its path and query, and the host that it names, as a URL. Undefined where HTTP does not allow it,
 * or nobody who means well would send it.
 *
 * @param target as it stands in the request's line: a path, or a whole URL, which every server must take
 * @param headers name, value, name, value; one Host must be among them, also in HTTP/1.0
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
export function readTarget(target: string, headers: readonly string[], scheme: "http" | "https"): string | undefined {
  const hosts = headers.filter((_, index) => index % 2 === 1 && isHost(headers[index - 1]));
  const [host = ""] = hosts;
  if (hosts.length > 1 || !HOST.test(host)) return undefined;
  if (PATH.test(target)) {
    const url = `${scheme}://${host}${target}`;
    return URL.canParse(url) ? url : undefined;
  }
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const { username, password, pathname, search } = new URL(target);
  return username === "" && password === "" ? `${scheme}://${host}${pathname}${search}` : undefined;
}

function isHost(name: string | undefined): boolean {
  return name?.length === 4 && name.toLowerCase() === "host";
}

const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** ASCII without spaces, backslashes (which a URL takes for slashes), fragments and what must be escaped. */
const PATH = /^\/[!$-;=?-[\]_a-z~]*$/;
