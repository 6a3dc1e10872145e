import { BlockList, isIP } from "node:net";

/**
 * Whether a request goes past the proxy: to this machine itself, and to what `NO_PROXY` lists, as Go's programs read it.
 *
 * An entry is `*` (everything), a domain with all below it (`example.com`), only what is below it (`.example.com`,
 * `*.example.com`), an IP address or a range of them (`10.0.0.0/8`); each but the range may have a port. Entries that are
 * none of these cover nothing. Names are not looked up: a range covers a host that is named by its address.
 *
 * @param noProxy entries with commas or spaces between them
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 */
export function bypassesProxy(url: URL, noProxy: string): boolean {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  if (host === "localhost" || loopback.check(host, familyOf(host))) return true;
  return noProxy
    .toLowerCase()
    .split(/[,\s]+/)
    .some((entry) => covers(entry, host, port));
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

function covers(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  const [, network, prefix] = /^([^/]+)\/(\d{1,3})$/.exec(entry) ?? [];
  if (network !== undefined) return isWithin(host, network, Number(prefix));

  const { name, onPort } = split(entry);
  if (name === "" || (onPort !== undefined && onPort !== port)) return false;
  if (isIP(name) !== 0) return isWithin(host, name, isIP(name) === 4 ? 32 : 128);
  if (isIP(host) !== 0) return false;
  const domain = name.replace(/^\*?\./, "");
  return host.endsWith(`.${domain}`) || (domain === name && host === name);
}

/** An IPv6 address has colons of its own, and stands in brackets where a port follows. */
function split(entry: string): { readonly name: string; readonly onPort?: string | undefined } {
  if (isIP(entry) === 6) return { name: entry };
  const [, bracketed, plain = "", onPort] = /^(?:\[([^\]]+)\]|([^:]*))(?::(\d+))?$/.exec(entry) ?? [];
  return { name: bracketed ?? plain, onPort };
}

function isWithin(host: string, network: string, prefix: number): boolean {
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || prefix > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, prefix, familyOf(network));
  return list.check(host, familyOf(host));
}

function familyOf(address: string): "ipv4" | "ipv6" {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}
